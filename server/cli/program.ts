import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { splits } from '@/pipeline/cases/case'
import { AppError, errorInfo } from '@/pipeline/errors'
import { fusionSettings } from '@/pipeline/search'
import { languages } from '@/server/capabilities/records/collections'
import { knownError } from '@/server/capabilities/store-error'
import { exportFormats, importFormats } from '@/server/cases/formats'
import { fileErrorOf } from '@/server/http/file-error'
import {
  type ExportCasesOptions,
  exportCasesCommand,
  type ImportCasesOptions,
  importCasesCommand,
  listCasesCommand,
} from './commands/cases'
import { type EvalRunOptions, evalRunCommand, evalSweepCommand } from './commands/eval'
import { gateCommand } from './commands/eval-gate'
import { type ExplainOptions, explainCommand } from './commands/explain'
import { exportFaissCommand, type ImportFaissOptions, importFaissCommand } from './commands/faiss'
import { type IngestOptions, ingestCommand } from './commands/ingest'
import { exportCommand, importCommand, type PublishOptions, publishCommand } from './commands/pipelines'
import { type PlayOptions, playCommand } from './commands/play'
import { type QualityOptions, qualityCommand } from './commands/quality'
import { reindexCommand } from './commands/reindex'
import { type RunOptions, runCommand } from './commands/run'
import { type SearchOptions, searchCommand } from './commands/search'
import { asJson } from './print'
import { type CliIo, type CliServices, type ExitCode, exitCodes, UsageError } from './types'

type Action = (services: CliServices) => Promise<ExitCode>

function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= lowest && value <= highest) return value
    throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`)
  }
}

function shareOption(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('Give a number from 0 to 1.')
}

const collect = (value: string, before: string[]): string[] => [...before, value]

const closing = `
Exit codes: 0 done · 1 failed · 2 wrong use · 3 ended empty, degraded, by a fallback or below a limit · 130 interrupted.
With --json the standard output is exactly one JSON document. Settings come from the environment, as for npm start.`

type Perform = (action: Action) => Promise<void>

const json = () => new Option('--json', 'print one JSON document')

/** Commands that fill and search collections. */
function declareKnowledge(program: Command, io: CliIo, perform: Perform): void {
  program
    .command('ingest <collection> <path...>')
    .description('bring files and folders into a collection; creates it when it is not there')
    .option('--language <code>', `language of a new collection: ${languages.join(', ')}`, 'en')
    .option('--chunk-size <tokens>', 'chunk size of a new collection', wholeNumber(20, 8000), 300)
    .option('--chunk-overlap <tokens>', 'overlap of chunks of a new collection', wholeNumber(0, 4000), 45)
    .addOption(json())
    .action((name: string, paths: string[], options: IngestOptions) =>
      perform((services) => ingestCommand(name, paths, options, io, services)),
    )

  program
    .command('search <collection> <query>')
    .description('search a collection')
    .addOption(new Option('--mode <mode>', 'how to search').choices(['hybrid', 'dense', 'sparse']).default('hybrid'))
    .addOption(
      new Option('--fusion <fusion>', 'how a hybrid search joins its lists').choices(fusionSettings).default('auto'),
    )
    .option('--dense-share <share>', 'what meaning counts in fusion by scores, 0 to 1', shareOption)
    .option('--top <n>', 'how many chunks', wholeNumber(1, 100), 8)
    .addOption(json())
    .action((name: string, query: string, options: SearchOptions) =>
      perform((services) => searchCommand(name, query, options, io, services)),
    )

  program
    .command('reindex <collection>')
    .description('build the index of a collection anew, from the documents that are kept')
    .addOption(json())
    .action((name: string, options: { json?: boolean }) =>
      perform((services) => reindexCommand(name, options, io, services)),
    )

  program
    .command('quality <collection>')
    .description('measure how well a collection finds what should answer, by every way of searching')
    .addOption(
      new Option('--questions <which>', 'saved ones, made ones, or saved ones where there are ten')
        .choices(['auto', 'saved', 'synthetic'])
        .default('auto'),
    )
    .option('--apply', 'set the retrievers of drafts to what the figures speak for')
    .addOption(json())
    .action((name: string, options: QualityOptions) =>
      perform((services) => qualityCommand(name, options, io, services)),
    )
}

/** Commands that bring indexes in and out. */
function declareFaiss(program: Command, io: CliIo, perform: Perform): void {
  program
    .command('import-faiss <collection> <folder>')
    .description('make a collection from a flat FAISS index and its texts; nothing is embedded anew')
    .option('--embedder <provider/model>', 'the model that made the vectors; else the best that serves')
    .option('--language <code>', `language of the texts: ${languages.join(', ')}`, 'auto')
    .addOption(json())
    .action((name: string, folder: string, options: ImportFaissOptions) =>
      perform((services) => importFaissCommand(name, folder, options, io, services)),
    )

  program
    .command('export-faiss <collection> <folder>')
    .description('write a collection as a flat FAISS index and its texts as JSON lines')
    .addOption(json())
    .action((name: string, folder: string, options: { json?: boolean }) =>
      perform((services) => exportFaissCommand(name, folder, options, io, services)),
    )
}

/** Commands that bring cases in and out. */
function declareCases(program: Command, io: CliIo, perform: Perform): void {
  const cases = program.command('cases').description('bring cases into datasets and out of them')
  cases
    .command('import <dataset> <file...>')
    .description('bring cases from files or folders into a dataset; creates it when it is not there')
    .addOption(
      new Option('--format <format>', 'how the files are written').choices(['auto', ...importFormats]).default('auto'),
    )
    .option('--collection <name>', 'look for the documents that the files name in this collection')
    .addOption(new Option('--split <split>', 'put all of them into this split').choices(splits))
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(json())
    .action((dataset: string, files: string[], options: ImportCasesOptions) =>
      perform((services) => importCasesCommand(dataset, files, options, io, services)),
    )
  cases
    .command('export <dataset>')
    .description('write the cases of a dataset as files')
    .addOption(new Option('--format <format>', 'how to write them').choices(exportFormats).default('jsonl'))
    .option('-o, --out <path>', 'the file, or the folder of several, to write; else the standard output')
    .option('--dataset-version <n>', 'an earlier version; else the newest', wholeNumber(1, 1_000_000_000))
    .addOption(json())
    .action((dataset: string, options: ExportCasesOptions) =>
      perform((services) => exportCasesCommand(dataset, options, io, services)),
    )
  cases
    .command('list')
    .description('list all datasets')
    .addOption(json())
    .action((options: { json?: boolean }) => perform((services) => listCasesCommand(options, io, services)))
}

/** Commands that run pipelines. */
function declareRuns(program: Command, io: CliIo, perform: Perform): void {
  program
    .command('run <pipeline>')
    .description('run a pipeline (id or slug), or a graph from a JSON file')
    .option('-i, --input <name=value>', 'an input; repeat it; name=@file takes a file’s text', collect, [])
    .addOption(json().conflicts('stream'))
    .option('--stream', 'print the answer as it is made')
    .action((target: string, options: RunOptions) => perform((services) => runCommand(target, options, io, services)))

  program
    .command('explain [pipeline]')
    .description('follow the document or passage that should have answered, and say which stage lost it')
    .option('-i, --input <name=value>', 'an input; repeat it; name=@file takes a file’s text', collect, [])
    .option('--run <id>', 'look at this run instead of making a new one')
    .option('--document <name>', 'name of the document that should have answered')
    .option('--text <passage>', 'a passage of it')
    .addOption(json())
    .action((target: string | undefined, options: ExplainOptions) =>
      perform((services) => explainCommand(target, options, io, services)),
    )
}

/** Commands that compare prompts. */
function declarePlay(program: Command, io: CliIo, perform: Perform): void {
  program
    .command('play <file>')
    .description('play the grid of prompts, models and cases that a YAML or JSON file describes')
    .option('--resume', 'go on with the newest grid of that name instead of making one')
    .addOption(json())
    .action((file: string, options: PlayOptions) => perform((services) => playCommand(file, options, io, services)))
}

/** Commands that measure pipelines. */
function declareEvaluation(program: Command, io: CliIo, perform: Perform): void {
  const evaluation = program.command('eval').description('measure pipelines on the cases of datasets')
  const whole = wholeNumber(1, 1_000_000_000)
  evaluation
    .command('run <pipeline>')
    .description(
      'measure a pipeline on a dataset: scores with intervals, and whether it is better or worse than a version',
    )
    .requiredOption('--dataset <name>', 'id or name of the dataset')
    .option('--measure-version <number>', 'a version to measure instead of the draft', whole)
    .option('--compare <number>', 'the version to compare with', whole)
    .addOption(new Option('--split <name>', 'only the cases of this split').choices(['train', 'validation', 'test']))
    .option('--tag <tag>', 'only the cases with this tag')
    .option('--repeats <number>', 'answers to each case', wholeNumber(1, 20))
    .option('--assert <file>', 'a JSON file with what is asked of every answer')
    .option('--judge <model>', 'the model that judges, as provider/model')
    .option('--metric <name>', 'the metric to decide by')
    .option('--max-calls <number>', 'stop after so many calls of models', whole)
    .option('--max-tokens <number>', 'stop after so many tokens', whole)
    .option('--max-minutes <number>', 'stop after so many minutes', whole)
    .option('--resume', 'go on with the newest experiment of that name instead of making one')
    .addOption(json())
    .action((pipeline: string, options: EvalRunOptions) =>
      perform((services) => evalRunCommand(pipeline, options, io, services)),
    )
  evaluation
    .command('sweep <file>')
    .description('find the best settings of a pipeline, as a YAML or JSON file describes')
    .option('--resume', 'go on with the newest experiment of that name instead of making one')
    .addOption(json())
    .action((file: string, options: { json?: boolean; resume?: boolean }) =>
      perform((services) => evalSweepCommand(file, options, io, services)),
    )
  evaluation
    .command('gate <pipeline>')
    .description('ask the gate of a pipeline whether its draft may go live')
    .addOption(json())
    .action((pipeline: string, options: { json?: boolean }) =>
      perform((services) => gateCommand(pipeline, options, io, services)),
    )
}

/** Commands on pipelines as things to move and publish. */
function declarePipelines(program: Command, io: CliIo, perform: Perform): void {
  program
    .command('export <pipeline>')
    .description('write a pipeline as JSON: graph only, no keys, no documents')
    .option('-o, --output <file>', 'where to write; else the standard output')
    .action((pipeline: string, options: { output?: string }) =>
      perform((services) => exportCommand(pipeline, options, io, services)),
    )

  program
    .command('import <file>')
    .description('make a pipeline from an exported file or a bare graph')
    .addOption(json())
    .action((file: string, options: { json?: boolean }) =>
      perform((services) => importCommand(file, options, io, services)),
    )

  program
    .command('publish <pipeline>')
    .description('publish a pipeline at an endpoint')
    .option('--slug <slug>', 'name in the address; else the present one, or the pipeline’s own')
    .option('--override <reason>', 'publish whatever its gate says; the reason is recorded')
    .addOption(json())
    .action((pipeline: string, options: PublishOptions) =>
      perform((services) => publishCommand(pipeline, options, io, services)),
    )
}

/** Declares the commands; each hands its work to `perform`. */
function declare(io: CliIo, perform: Perform): Command {
  const program = new Command('telar')
    .description('Telar on the command line: the same collections and pipelines as the studio.')
    .addHelpText('after', closing)
  declareKnowledge(program, io, perform)
  declareFaiss(program, io, perform)
  declareCases(program, io, perform)
  declareRuns(program, io, perform)
  declarePlay(program, io, perform)
  declareEvaluation(program, io, perform)
  declarePipelines(program, io, perform)
  return program
}

/** Passes `exitOverride` and the output to every command: commander does not hand them down. */
function setUp(program: Command, io: CliIo): Command {
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    command.exitOverride().configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
  }
  return program
}

function reportUsage(message: string, wantsJson: boolean, io: CliIo): ExitCode {
  const fix = 'telar --help and docs/cli.md say how it is called.'
  if (wantsJson) io.out(asJson({ error: { code: 'invalid-input', message, fix, details: {} } }))
  return exitCodes.usage
}

function report(thrown: unknown, wantsJson: boolean, io: CliIo): ExitCode {
  if (thrown instanceof UsageError) {
    io.err(`${thrown.message}\n`)
    return reportUsage(thrown.message, wantsJson, io)
  }
  const error = fileErrorOf(thrown) ?? knownError(thrown)
  // On the own computer of who runs the command, an unknown error may show itself.
  if (!(error instanceof AppError))
    io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  const { code, message, fix, details } = errorInfo(error)
  if (wantsJson) io.out(asJson({ error: { code, message, fix, details } }))
  else io.err(`${message}\n${fix}\n`)
  if (io.signal.aborted) return exitCodes.interrupted
  return exitCodes.failed
}

/** Runs one command line (without `node` and the script's name). Resolves with the exit code and never rejects. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok
  const wantsJson = args.includes('--json')
  const perform = async (action: Action) => {
    try {
      const services = await io.open()
      try {
        code = await action(services)
      } finally {
        await services.close()
      }
    } catch (error) {
      code = report(error, wantsJson, io)
    }
  }
  try {
    await setUp(declare(io, perform), io).parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has written its sentence to the error output.
    return error.exitCode === 0 ? exitCodes.ok : reportUsage(error.message.replace(/^error: /, ''), wantsJson, io)
  }
  return code
}
