import { Command, Option } from 'commander'
import { manifest } from '../addon/manifest.js'
import { MAX_COUNT } from '../arguments/numbers.js'
import {
  countOrFile,
  countUpTo,
  mostFanOut,
  parseAmount,
  parseCapacities,
  parseCount,
  parseFinite,
  parseItem,
  parseNames,
  parseRatio,
  parseRunner,
  parseSeed,
  parseSeparator,
} from './options.js'
import { profiles } from './profiles.js'
import { say } from './terminal.js'
import { formatNames, namedFormats } from './write/formats.js'

// The work of the demo grows with the square of the targets, its memory with the product.
const maxTargets = 100_000
const maxFanOut = 1000
const maxSources = 2 ** 31 - 1
const maxSeeds = 1000

/**
 * The command line. Every command loads its code when it runs: `--help` must not wait for a chart
 * library.
 */
export function createProgram(signal: AbortSignal): Command {
  const program = new Command('phase-router')
    .description('Routes work to targets of unequal capacity.')
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      // An argument that is repeated in an error may hold anything.
      writeErr: (text) => say(...text.trimEnd().split('\n')),
    })

  program
    .command('demo')
    .description('route to unequal targets and show how load follows capacity, beside plain hashing')
    .option('--targets <n>', 'number of targets, and of sources', countUpTo(maxTargets), 512)
    .addOption(new Option('--profile <name>', 'capacities').choices(profiles).default('strong'))
    .option('--fan-out <k>', 'targets per source', countUpTo(maxFanOut), 4)
    .option('--headroom <h>', 'total limit over total demand', parseRatio, 1.2)
    .option('--seed <s>', 'seed, 0 to 2^64-1', parseSeed, 42)
    .option('--out <dir>', 'folder for charts and page', 'demo-report')
    .option('--json', 'print data only; writes files only where --out is given')
    .action(async (options, command: Command) => {
      const { demo } = await import('./demo/demo.js')
      await demo(options, isGiven(command, 'out'), signal)
    })

  program
    .command('moe')
    .description('run the published experiments and print the survival of every setting')
    .option('--out <dir>', 'folder for table, charts and page', 'moe-report')
    .addOption(new Option('--csv', 'print CSV only; writes files only where --out is given').conflicts('json'))
    .option('--json', 'print JSON only; writes files only where --out is given')
    .action(async (options, command: Command) => {
      const { moe } = await import('./moe/moe.js')
      await moe(options, isGiven(command, 'out'), signal)
    })

  program
    .command('compare')
    .description('route the same work by every method and put loads, churn, time and memory side by side')
    .option('--methods <names>', 'methods, apart by commas (default: all)', parseNames)
    .option('--sources <n>', 'number of sources', countUpTo(maxSources), 20_000)
    .option(
      '--targets <m or file>',
      'number of targets, or table with their capacities and limits, as route takes it',
      countOrFile(maxTargets),
      200,
    )
    .option('--topology <columns>', 'columns of that table over which sources should be spread: zone,rack', parseNames)
    .addOption(new Option('--profile <name>', 'capacities').choices(profiles).default('strong'))
    .addOption(
      new Option('--capacities <file>', 'capacities from a file, a number a target').conflicts(['profile', 'targets']),
    )
    .addOption(
      new Option('--limits <file>', 'limits from a file, a number a target').conflicts(['headroom', 'exactLimits']),
    )
    .option('--fan-out <k>', 'targets per source', countUpTo(maxFanOut), 2)
    .addOption(
      new Option('--scores <kind>', 'sources with scores, by assign and by what is done otherwise; synthetic')
        .choices(['gates', 'distances'])
        .conflicts(['methods', 'capacities', 'limits', 'weights', 'seeds']),
    )
    .option('--weights <kind or file>', 'uneven sources: uniform, lognormal, pareto, or a file with a number a source')
    .option('--headroom <h>', 'total limit over total demand', parseRatio, 1.2)
    .option('--exact-limits', 'round limits to the exact sum, not each one up')
    .option('--seeds <n>', 'how many seeds', countUpTo(maxSeeds), 10)
    .option('--seed <s>', 'what they are drawn from, 0 to 2^64-1', parseSeed, 42)
    .option('--out <dir>', 'folder for tables, charts and page', 'compare-report')
    .addOption(
      new Option('--csv', 'print CSV only; writes files only where --out is given').conflicts(['json', 'markdown']),
    )
    .addOption(new Option('--json', 'print JSON only, likewise').conflicts('markdown'))
    .option('--markdown', 'print Markdown only, likewise')
    .action(async (options, command: Command) => {
      if (typeof options.targets === 'string' && isGiven(command, 'profile')) {
        command.error("error: option '--profile' cannot be used with a table of targets", { exitCode: 2 })
      }
      if (options.topology !== undefined && typeof options.targets !== 'string') {
        command.error("error: option '--topology' needs a table of targets", { exitCode: 2 })
      }
      if (options.scores !== undefined) {
        if (typeof options.targets === 'string') {
          command.error("error: option '--scores' cannot be used with a table of targets", { exitCode: 2 })
        }
        const { compareScored } = await import('./compare/scored.js')
        return compareScored(options, isGiven(command, 'out'), signal)
      }
      const { compare } = await import('./compare/compare.js')
      await compare(options, isGiven(command, 'out'), signal)
    })

  program
    .command('lab')
    .description('serve a page on this machine on which targets fail, grow and come while you look')
    .addOption(
      new Option('--targets <file>', 'table with the columns name, capacity, limit to begin with').conflicts('link'),
    )
    .option('--link <address>', 'address of an earlier lab, to go on where it was')
    .option('--port <n>', 'port of its address (default: any that is free)', countUpTo(65_535), 0)
    .option('--separator <sign>', 'what is between cells of the table (default: found)', parseSeparator)
    .addHelpText('after', '\nThe address is printed; it has a secret in it. Ctrl-C ends the lab.')
    .action(async (options) => {
      const { lab } = await import('./lab/lab.js')
      await lab(options, signal)
    })

  program
    .command('route')
    .description('route sources to the targets of a table, and write who goes where')
    .requiredOption('--targets <file>', 'table with the columns name, capacity, limit, domain; only name is needed')
    .requiredOption(
      '--sources <n or file>',
      'number of sources, or table with the columns id, weight, fan-out; only id is needed',
      countOrFile(maxSources),
    )
    .option(
      '--topology <columns>',
      'columns of the targets, apart by commas, over which every source is spread: zone,rack',
      parseNames,
    )
    .option('--method <name>', 'way of routing; an unknown name is told with all that there are', 'exact')
    .option(
      '--fan-out <k>',
      'targets per source, where the file of sources does not say (default: 1)',
      countUpTo(mostFanOut),
    )
    .option('--seed <s>', 'seed, 0 to 2^64-1', parseSeed, 0)
    .option('--out <file>', 'file to write; - is standard output (the default)')
    .addOption(
      new Option(
        '--format <name>',
        'how it is written (default: by the ending of --out, or csv); bin: int32 target indexes',
      ).choices(formatNames),
    )
    .addOption(
      new Option('--target <name>', 'only print the sources of this target, one a line').conflicts(['out', 'format']),
    )
    .addOption(new Option('--loads', 'write the loads of all targets in place of the routes').conflicts('target'))
    .addOption(
      new Option('--split <dir>', 'write a file for each target, with its sources, to a new folder').conflicts([
        'out',
        'target',
        'loads',
      ]),
    )
    .option('--strict', 'exit with code 3 where slots stay unfilled')
    .option('--separator <sign>', 'what is between cells of the tables that are read (default: found)', parseSeparator)
    .option('--quote-formulas', "write ' before names and ids that a spreadsheet would take for a formula, in CSV")
    .addHelpText('after', routeHelp)
    .action(async (options) => {
      const { route } = await import('./route/route.js')
      await route(options, signal)
    })

  program
    .command('rebalance')
    .description('change old routes as little as possible to fit the targets of today')
    .requiredOption('--before <file>', 'routes as phase-router route writes them: the columns source, target_1, ...')
    .requiredOption('--targets <file>', 'table with the columns name, capacity, limit, domain; only name is needed')
    .option(
      '--sources <file>',
      'sources of today: table with the columns id, weight, fan-out (default: those of --before)',
    )
    .option('--fan-out <k>', 'targets per source (default: as --before has)', countUpTo(mostFanOut))
    .option('--max-moves <b>', 'at most so many routes move', parseCount)
    .option('--tolerance <t>', 'with weights: how far above its share a target may be (default: 0.02)', parseAmount)
    .option('--seed <s>', 'seed, 0 to 2^64-1', parseSeed, 0)
    .option('--out <file>', 'file to write; - is standard output (the default)')
    .addOption(
      new Option('--format <name>', 'how it is written (default: by the ending of --out, or csv)').choices(
        namedFormats,
      ),
    )
    .option('--moves <file>', 'write what moves besides: source, from, to')
    .option('--strict', 'exit with code 3 where limits are not kept yet')
    .option('--separator <sign>', 'what is between cells of the tables that are read (default: found)', parseSeparator)
    .option('--quote-formulas', "write ' before names and ids that a spreadsheet would take for a formula, in CSV")
    .addHelpText('after', rebalanceHelp)
    .action(async (options) => {
      const { rebalance } = await import('./rebalance/rebalance.js')
      await rebalance(options, signal)
    })

  program
    .command('assign')
    .description('assign sources to targets by score, the best total within the limits, and prove it')
    .requiredOption(
      '--scores <file>',
      'table with a column for each target, or with the columns source, target, score; .npy; .f32',
    )
    .requiredOption('--targets <file>', 'table with the columns name, capacity, limit, domain; only name is needed')
    .option('--fan-out <k>', 'targets per source', countUpTo(mostFanOut), 1)
    .addOption(
      new Option('--effort <name>', 'exact: the optimum; fast: near it').choices(['exact', 'fast']).default('exact'),
    )
    .option(
      '--elsewhere <value>',
      'what an unfilled slot is worth (default: as many are filled as can be)',
      parseFinite,
    )
    .option('--seed <s>', 'decides among equal scores, 0 to 2^64-1', parseSeed, 0)
    .option('--out <file>', 'file to write; - is standard output (the default)')
    .addOption(
      new Option(
        '--format <name>',
        'how it is written (default: by the ending of --out, or csv); bin: int32 target indexes',
      ).choices(formatNames),
    )
    .option('--certificate <file>', 'write score, bound, loads and prices to a JSON file')
    .option('--strict', 'exit with code 3 where slots stay unfilled')
    .option('--separator <sign>', 'what is between cells of the tables that are read (default: found)', parseSeparator)
    .option('--quote-formulas', "write ' before names and ids that a spreadsheet would take for a formula, in CSV")
    .addHelpText('after', assignHelp)
    .action(async (options) => {
      const { assign } = await import('./assign/assign.js')
      await assign(options, signal)
    })

  program
    .command('stream')
    .description('read lines from standard input as they come, and write each with its targets, evenly at any moment')
    .requiredOption('--targets <file>', 'table with the columns name, capacity, limit, domain; only name is needed')
    .option('--next', 'one item a line, in order (the default)')
    .option('--fan-out <k>', 'targets per line', countUpTo(mostFanOut), 1)
    .option('--from <item>', 'the number of the first line', parseItem, 0)
    .option('--seed <s>', 'seed, 0 to 2^64-1', parseSeed, 0)
    .option('--window <w>', 'lines among which the limits of targets hold', countUpTo(MAX_COUNT))
    .addHelpText('after', streamHelp)
    .action(async (options) => {
      const { stream } = await import('./lines/stream.js')
      await stream(options, signal)
    })

  program
    .command('key')
    .description('write keys with their targets: of the command line, or lines of standard input')
    .argument('[key...]', 'keys; without any, every line of standard input is one')
    .requiredOption('--targets <file>', 'table with the columns name, capacity, domain; only name is needed')
    .option('--fan-out <k>', 'targets per key', countUpTo(mostFanOut), 1)
    .option('--seed <s>', 'seed, 0 to 2^64-1', parseSeed, 0)
    .option('--max-capacity <c>', 'the largest capacity that there will ever be', parseRatio)
    .option('--max-targets <m>', 'the targets that there will ever be, for a fixed table', countUpTo(MAX_COUNT))
    .addHelpText('after', keyHelp)
    .action(async (keys: string[], options) => {
      const { key } = await import('./lines/key.js')
      await key(keys, options, signal)
    })

  program
    .command('shard')
    .description('print the files that one of some runners takes, by the time that they took before')
    .argument('[file...]', 'all files; without any, every line of standard input is one')
    .requiredOption('--index <i/n>', 'the runner, from 1, and how many there are', parseRunner)
    .option('--capacities <list>', 'how fast runners are beside each other (default: equal)', parseCapacities)
    .option('--timings <file>', "JSON of milliseconds by file, or Playwright's JSON report, or a folder of such files")
    .option('--unknown <ms>', 'what a file without a timing counts (default: the median of the others)', parseAmount)
    .option('--root <dir>', 'the folder where the paths in --timings begin (default: this one)')
    .option('--names', 'print paths from --root, with /, whatever was given')
    .option('-0, --null', 'end each with a zero byte, for xargs -0')
    .option('--expect <fingerprint>', 'the plan that it must be: fail where it is another')
    .option('--seed <s>', 'seed, 0 to 2^64-1', parseSeed, 0)
    .option('--out <file>', 'file to write (default: standard output)')
    .addHelpText('after', shardHelp)
    .action(async (files: string[], options) => {
      const { shard } = await import('./shard/shard.js')
      await shard(files, options, signal)
    })

  return program
}

const rebalanceHelp = `
Targets and sources are known by their names: some may have come, and some gone.

Examples:
  phase-router rebalance --before routes.csv --targets targets.csv --out new.csv --moves moves.csv
  phase-router rebalance --before routes.csv --targets targets.csv --max-moves 500 --out step.csv`

const assignHelp = `
Scores, higher is better; empty or -Infinity forbids the pair:
  a table with the column source and one for each target, called like it
  a table with the columns source, target and score: a row for each pair that may be
  NumPy's .npy, sources x targets, float32 or float64
  .f32: little-endian 32-bit floats, row by row, a number for each target

With a column capacity among the targets, loads are exact shares; with limit alone, at most so many.

Examples:
  phase-router assign --scores scores.csv --targets targets.csv --fan-out 2 --out routes.csv
  phase-router assign --scores gates.npy --targets experts.csv --fan-out 2 --format bin --out routes.bin`

const streamHelp = `
A line is written with the names of its targets after it, apart by tabs. Among any consecutive lines every
target has its share, to within one or two lines.

Everyone who starts at 0 with one seed begins alike: parallel readers take seeds of their own, or parts of
one count (--from).

Examples:
  tail -f events.log | phase-router stream --targets targets.csv
  phase-router stream --targets limits.csv --window 1000 < events.ndjson`

const keyHelp = `
A key is written with the names of its targets after it, apart by tabs. It has the same targets for ever; when
a target is added at the end of the file, or gets capacity 0, the fewest keys move. Never take out a line nor put
one between others: the place of a target is what keys know it by.

Examples:
  phase-router key --targets shards.csv tenant-42
  cut -f1 users.tsv | phase-router key --targets shards.csv --fan-out 2`

const shardHelp = `
Every file is at one runner. All runners find the same plan by themselves as long as files, timings and options
are the same; its fingerprint is printed on standard error.

Examples:
  git ls-files '*.test.js' | phase-router shard --index 2/3 --capacities 1,2,4 --timings timings.json | xargs node --test
  phase-router shard --index 1/4 --root e2e --names --timings report.json e2e/*.spec.ts > list.txt`

const routeHelp = `
Tables are CSV (its first line names the columns, in any order), or objects of JSON, in a list or one a
line; packed by gzip or not; - is standard input. What they are is found from how they begin.

Columns of targets; others are told:
  name      what the target is called
  capacity  how much it can take, beside the others; without the column all are equal
  limit     the most routes that it takes (weights, where sources have them); empty: none
  domain    its failure domain: a source gets one target of each; empty: its own
Columns of sources; others are kept, after the targets:
  id        what the source is called
  weight    the load that it brings
  fan-out   how many targets it gets; empty: as --fan-out says

Examples:
  phase-router route --targets targets.csv --sources 1_000_000 --fan-out 2 --out routes.csv
  zcat items.csv.gz | phase-router route --targets targets.csv --sources - --format ndjson | jq .targets
  phase-router route --targets targets.csv --sources items.csv --split by-target
  phase-router route --targets targets.csv --sources items.csv --target server-7`

function isGiven(command: Command, option: string): boolean {
  return command.getOptionValueSource(option) === 'cli'
}
