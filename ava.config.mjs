export default {
  files: ['__test__/**/*.spec.mts'],
  extensions: { mts: 'module' },
  nodeArguments: ['--import', '@oxc-node/core/register'],
  // Child processes: a crash of the addon is a failed test, not the end of the run.
  workerThreads: false,
  timeout: '2m',
}
