// Tests with real engines; scripts/test-engines.mjs starts these and runs this.
import config from './ava.config.mjs'

export default { ...config, files: ['__test__/engines/*.engine.mts'], concurrency: 2, timeout: '10m' }
