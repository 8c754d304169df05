import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { Split } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { english, say } from '@/pipeline/said'
import type { ExportFormat, ImportFormat } from '@/server/cases/formats'
import type { SourceFile } from '@/server/cases/formats/reading'
import { decodeWith } from '@/server/knowledge/parse/decode-text'
import type { DatasetDto, ImportReport } from '@/server/services/datasets/types'
import { sameName } from '@/server/services/slug'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes, UsageError } from '../types'
import { findCollection } from './search'

export interface ImportCasesOptions {
  format: ImportFormat | 'auto'
  collection?: string
  split?: Split
  dryRun?: boolean
  json?: boolean
}

export interface ExportCasesOptions {
  format: ExportFormat
  out?: string
  datasetVersion?: number
  json?: boolean
}

/** A dataset by id or name; `undefined` when there is none. */
export async function findDataset({ studio }: CliServices, name: string): Promise<DatasetDto | undefined> {
  const all = await studio.datasets.list()
  return all.find(({ id }) => id === name) ?? all.find((candidate) => sameName(candidate.name, name))
}

/** Brings cases from files into a dataset, which is made when it is not there, and says what could not be read. */
export async function importCasesCommand(
  name: string,
  paths: string[],
  { format, collection, split, dryRun = false, json }: ImportCasesOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const dataset = await findDataset(services, name)
  const found = collection === undefined ? undefined : await findCollection(services, collection)
  if (collection !== undefined && !found)
    throw new AppError('collection-missing', say('There is no collection “{name}”.', { name: collection }))
  const { datasetId, version, report } = await services.studio.datasets.import(
    {
      ...(dataset ? { datasetId: dataset.id } : { name }),
      files: await filesOf(paths, io),
      format,
      dryRun,
      ...(found && { collectionId: found.id }),
      ...(split && { split }),
    },
    io.signal,
  )
  const refused = report.refused.map(({ where, reason }) => ({ where, reason: english(reason) }))
  for (const { where, reason } of refused) io.err(`${where}: ${reason}\n`)
  if (report.refusedTotal > refused.length) io.err(`… and ${report.refusedTotal - refused.length} more.\n`)
  const { sample: _, ...counts } = report
  if (json)
    io.out(asJson({ dataset: { id: datasetId, name: dataset?.name ?? name }, version, dryRun, ...counts, refused }))
  else io.out(summary(dataset?.name ?? name, version, report, dryRun))
  if (report.added + report.updated + report.unchanged === 0) return exitCodes.failed
  return report.refusedTotal > 0 ? exitCodes.incomplete : exitCodes.ok
}

function summary(name: string, version: number | null, report: ImportReport, dryRun: boolean): string {
  const { format, read, joined, added, updated, unchanged, places, refusedTotal } = report
  const counts = [
    `${added} ${dryRun ? 'would be added' : 'added'}`,
    `${updated} brought up to date`,
    `${unchanged} unchanged`,
    ...(joined > 0 ? [`${joined} joined with others of the same inputs`] : []),
    ...(refusedTotal > 0 ? [`${refusedTotal} refused`] : []),
  ]
  const documents = places && places.of > 0 ? `Documents found: ${places.found} of ${places.of}\n` : ''
  const at = version === null ? '' : ` (version ${version})`
  return `${name}${at}: ${read} read as ${format}; ${counts.join(', ')}\n${documents}`
}

/** Files that a folder is read for; a file that is named itself is always tried. */
const ENDINGS = /\.(csv|tsv|txt|jsonl|ndjson|json|ya?ml)$/i
const MOST_FILES = 50

/** The files that are named, and those of folders by their path in them: of BEIR `qrels/test.tsv` says which split it is. */
async function filesOf(paths: readonly string[], io: CliIo): Promise<SourceFile[]> {
  const found: { path: string; name: string }[] = []
  for (const path of paths) {
    const facts = await stat(path).catch(() => undefined)
    if (!facts) throw new UsageError(`There is no file or folder ${path}.`)
    if (!facts.isDirectory()) found.push({ path, name: nameOf(path) })
    else for (const file of await filesIn(path)) found.push({ path: file, name: relative(path, file) })
  }
  if (found.length === 0) throw new UsageError(`There are no files of cases in ${paths.join(', ')}.`)
  if (found.length > MOST_FILES) throw new UsageError(`These are ${found.length} files: at most ${MOST_FILES} at once.`)
  return Promise.all(
    found.map(async ({ path, name }) => {
      const { text, warnings } = decodeWith(await readFile(path), { mayChoose: false })
      for (const warning of warnings) io.err(`${name}: ${english(warning)}\n`)
      return { name, text }
    }),
  )
}

/** With its folder where that says what it is. */
const nameOf = (path: string): string =>
  basename(dirname(path)) === 'qrels' ? join('qrels', basename(path)) : basename(path)

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && ENDINGS.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(/[/\\]/)
          .some((part) => part.startsWith('.')),
    )
    .sort((a, b) => a.localeCompare(b, 'en'))
}

/** Writes a dataset as files, or to the standard output, and says what the format has no place for. */
export async function exportCasesCommand(
  name: string,
  { format, out, datasetVersion, json }: ExportCasesOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const dataset = await findDataset(services, name)
  if (!dataset) throw new AppError('not-found', say('There is no dataset “{name}”.', { name }))
  const { files, lost } = await services.studio.datasets.export(
    { id: dataset.id, format, ...(datasetVersion !== undefined && { version: datasetVersion }) },
    io.signal,
  )
  const [file] = files
  if (out === undefined && !json && (files.length > 1 || !file))
    throw new UsageError(`${format} is ${files.length} files: name a folder with --out.`)
  for (const said of lost) io.err(`${english(said)}\n`)
  const written = out === undefined ? [] : await write(files, out)
  const about = { dataset: { id: dataset.id, name: dataset.name }, version: datasetVersion ?? dataset.version, format }
  if (json) io.out(asJson({ ...about, files: out === undefined ? files : written, lost: lost.map(english) }))
  else if (out === undefined) io.out(file?.text ?? '')
  else for (const path of written) io.err(`Wrote ${path}.\n`)
  return lost.length > 0 ? exitCodes.incomplete : exitCodes.ok
}

/** One file under the name that was given, several in a folder of that name; gives their paths. */
async function write(files: readonly SourceFile[], out: string): Promise<string[]> {
  const paths = files.map(({ name }) => (files.length === 1 ? out : join(out, name)))
  for (const [at, path] of paths.entries()) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, files[at]?.text ?? '')
  }
  return paths
}

/** All datasets, with how many cases their newest versions have. */
export async function listCasesCommand(
  { json }: { json?: boolean },
  io: CliIo,
  { studio }: CliServices,
): Promise<ExitCode> {
  const all = await studio.datasets.list()
  if (json)
    io.out(asJson({ datasets: all.map(({ id, name, kind, version, cases }) => ({ id, name, kind, version, cases })) }))
  else for (const { name, version, cases } of all) io.out(`${name}: ${cases} cases (version ${version})\n`)
  return exitCodes.ok
}
