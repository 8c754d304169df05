import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { defaultChunking } from '@/pipeline/chunking'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { type Language, languages } from '@/server/capabilities/records/collections'
import { fileErrorOf } from '@/server/http/file-error'
import { isReadableName } from '@/server/knowledge/parse/file-kinds'
import {
  type CollectionDto,
  type DocumentDto,
  type DocumentState,
  MAX_DOCUMENT_PAGE,
} from '@/server/services/collections/types'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes, UsageError } from '../types'
import { findCollection } from './search'

const POLL_MS = 150

export interface IngestOptions {
  language: string
  chunkSize: number
  chunkOverlap: number
  json?: boolean
}

interface Ingested {
  path: string
  documentId: string | null
  state: DocumentState
  duplicate: boolean
  chunks: number
  error: ErrorInfo | null
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith('.'))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'))
      .map(async (entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return filesIn(path)
        // A file that is named itself is always tried; of a folder only what looks readable is.
        return entry.isFile() && isReadableName(entry.name) ? [path] : []
      }),
  )
  return found.flat()
}

/** The files under the given paths, folders searched with all their subfolders. */
async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const facts = await stat(path).catch(() => undefined)
      if (!facts) throw new UsageError(`There is no file or folder ${path}.`)
      return facts.isDirectory() ? filesIn(path) : [path]
    }),
  )
  return [...new Set(found.flat())]
}

const isLanguage = (value: string): value is Language => languages.some((language) => language === value)

async function openCollection(name: string, options: IngestOptions, io: CliIo, services: CliServices) {
  const present = await findCollection(services, name)
  if (present) return present
  if (!isLanguage(options.language)) throw new UsageError(`--language: one of ${languages.join(', ')}.`)
  const { language, chunkSize: size, chunkOverlap: overlap } = options
  const created = await services.studio.collections
    .create({
      name,
      language,
      embedder: { provider: 'auto', model: '' },
      chunking: { ...defaultChunking, size, overlap },
      fields: [],
    })
    .catch(async (error: unknown) => {
      // Another process was quicker to make it: then it is the one that is meant.
      const other = isTaken(error) ? await findCollection(services, name) : undefined
      if (!other) throw error
      return other
    })
  io.err(`Created the collection “${created.name}” (${created.embedder.model}).\n`)
  return created
}

const isTaken = (error: unknown) => error instanceof AppError && error.code === 'already-exists'

async function addFile(path: string, collection: CollectionDto, { studio }: CliServices): Promise<Ingested> {
  try {
    const added = await studio.collections.addDocument({
      collectionId: collection.id,
      name: basename(path),
      data: createReadStream(path),
    })
    return { path, ...added, state: 'queued', chunks: 0, error: null }
  } catch (error) {
    // One file that is refused or cannot be read does not keep the others out.
    const known = error instanceof AppError ? error : fileErrorOf(error)
    if (!known) throw error
    return { path, documentId: null, state: 'failed', duplicate: false, chunks: 0, error: errorInfo(known) }
  }
}

/** A document that waits for a server goes on in the studio, or when the command is given again. */
const atRest = new Set<DocumentState>(['indexed', 'unsearchable', 'failed', 'cancelled', 'waiting'])

function update(file: Ingested, documents: ReadonlyMap<string, DocumentDto>): boolean {
  const document = file.documentId === null ? undefined : documents.get(file.documentId)
  if (!document || file.state === document.state) return false
  Object.assign(file, { state: document.state, chunks: document.chunks, error: document.error })
  return atRest.has(file.state)
}

/** Waits until every file is at rest, telling each one as it gets there. */
async function settle(files: readonly Ingested[], collection: CollectionDto, io: CliIo, { studio }: CliServices) {
  const tell = ({ path, state, chunks, duplicate, error }: Ingested) => {
    const facts =
      state === 'indexed' ? `${chunks} chunks${duplicate ? ', was there already' : ''}` : (error?.message ?? '')
    io.err(`${state.padEnd(9)} ${path}${facts ? `  (${facts})` : ''}\n`)
  }
  for (const file of files.filter(({ state }) => state === 'failed')) tell(file)
  for (;;) {
    const byId = await currentStates(files, collection.id, studio)
    for (const file of files) if (update(file, byId)) tell(file)
    if (files.every(({ state }) => atRest.has(state))) return
    if (io.signal.aborted) await cancelRest(files, studio)
    await wait(POLL_MS)
  }
}

/** What became of the files that are not at rest yet, by document. */
async function currentStates(files: readonly Ingested[], id: string, { collections }: CliServices['studio']) {
  const waiting = files.flatMap(({ documentId, state }) => (documentId === null || atRest.has(state) ? [] : documentId))
  const byId = new Map<string, DocumentDto>()
  for (let start = 0; start < waiting.length; start += MAX_DOCUMENT_PAGE) {
    const ids = waiting.slice(start, start + MAX_DOCUMENT_PAGE)
    const { items } = await collections.documents({ id, ids, removed: true, size: MAX_DOCUMENT_PAGE })
    for (const document of items) byId.set(document.id, document)
  }
  return byId
}

async function cancelRest(files: readonly Ingested[], studio: CliServices['studio']): Promise<void> {
  for (const { documentId, state } of files) {
    if (documentId !== null && !atRest.has(state)) await studio.collections.cancelDocument({ documentId })
  }
}

/** Brings files into a collection, which is created when it is not there, and waits until they can be searched. */
export async function ingestCommand(
  name: string,
  paths: readonly string[],
  options: IngestOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const found = await filesOf(paths)
  if (found.length === 0)
    throw new UsageError('No files to take in: in folders, only files of known kinds are; docs/formats.md lists them.')
  const collection = await openCollection(name, options, io, services)
  const files: Ingested[] = []
  for (const path of found) {
    if (io.signal.aborted) break
    files.push(await addFile(path, collection, services))
  }
  await settle(files, collection, io, services)
  const { trouble } = await services.studio.collections.get({ id: collection.id })
  if (trouble) io.err(`${trouble.message}\n${trouble.fix}\n`)
  const indexed = files.filter(({ state }) => state === 'indexed').length
  if (options.json) {
    io.out(
      asJson({ collection: { id: collection.id, slug: collection.slug, name: collection.name }, documents: files }),
    )
  } else io.out(`${indexed} of ${files.length} files can be searched in “${collection.slug}”.\n`)
  if (io.signal.aborted) return exitCodes.interrupted
  return indexed === files.length ? exitCodes.ok : exitCodes.failed
}
