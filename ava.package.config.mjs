// The packed package, installed; scripts/test-package.mjs prepares it and runs this.
import config from './ava.config.mjs'

export default { ...config, files: ['__test__/package/*.test.mts'] }
