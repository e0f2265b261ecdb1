const webpack = require('webpack')

const configuration = (entry) => ({
  target: 'node',
  mode: 'production',
  entry: `./${entry}`,
  output: { path: `${__dirname}/out`, filename: `webpack-${entry.replace('.', '-')}.cjs` },
})

webpack(['app.mjs', 'app.cjs'].map(configuration), (error, stats) => {
  const problems = error ?? stats.toString({ all: false, errors: true, warnings: true })
  if (problems) throw new Error(problems)
})
