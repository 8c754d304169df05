import { createWriteStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@/pipeline/errors'
import { modelRefSchema } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import { languages } from '@/server/capabilities/records/collections'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes, UsageError } from '../types'
import { findCollection } from './search'

export interface ImportFaissOptions {
  embedder?: string
  language: string
  json?: boolean
}

/** `provider/model`, such as `ollama/nomic-embed-text`; absent: the best embedder that serves. */
function embedderOf(text: string | undefined) {
  const [provider = 'auto', ...model] = (text ?? 'auto').split('/')
  const ref = modelRefSchema.safeParse({ provider, model: model.join('/') })
  if (!ref.success)
    throw new UsageError(`“${text}” is no embedder: give provider/model, such as ollama/nomic-embed-text.`)
  return ref.data
}

/** Makes a collection from a folder as LangChain saves it: `*.faiss`, and the texts as `.jsonl` or `.json`. */
export async function importFaissCommand(
  name: string,
  folder: string,
  options: ImportFaissOptions,
  io: CliIo,
  { studio }: CliServices,
): Promise<ExitCode> {
  const embedder = embedderOf(options.embedder)
  const language = languages.find((known) => known === options.language)
  if (!language) throw new UsageError(`“${options.language}” is no language: give ${languages.join(', ')}.`)
  const names = await readdir(folder).catch(() => {
    throw new UsageError(`There is no folder ${folder}.`)
  })
  const index = onlyOne(folder, names, '.faiss')
  const texts = onlyOne(folder, names, '.jsonl') ?? onlyOne(folder, names, '.json')
  if (index === undefined) throw new UsageError(`There is no .faiss file in ${folder}.`)
  if (texts === undefined) throw noTexts(folder, names)
  const paths = { indexPath: join(folder, index), docstorePath: join(folder, texts) }
  const collection = await studio.collections.importFaiss({ name, language, embedder, ...paths }, io.signal)
  if (options.json)
    io.out(asJson({ collection: collection.slug, documents: collection.documents, chunks: collection.chunks }))
  else io.out(`${collection.name}: ${collection.documents} documents, ${collection.chunks} chunks\n`)
  return exitCodes.ok
}

/** The file with this ending. Which of several is meant only a person can say. */
function onlyOne(folder: string, names: readonly string[], ending: string): string | undefined {
  const [first, ...others] = names.filter((file) => file.endsWith(ending)).sort()
  if (others.length === 0) return first
  const all = [first, ...others].join(', ')
  throw new UsageError(`There are several ${ending} files in ${folder}: ${all}. Leave one in the folder.`)
}

function noTexts(folder: string, names: readonly string[]): AppError {
  const pickle = names.some((file) => file.endsWith('.pkl'))
  return new AppError(
    'file-unsupported',
    pickle
      ? say('The texts are in a Python pickle, which Telar does not open.')
      : say('There are no texts (.jsonl or .json) in {folder}.', { folder }),
    { fix: say('docs/retrieval.md has the few lines of Python that write them as JSON lines.') },
  )
}

/** Writes a collection into a folder as `index.faiss` and `docstore.jsonl`. */
export async function exportFaissCommand(
  name: string,
  folder: string,
  options: { json?: boolean },
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const collection = await findCollection(services, name)
  if (!collection) throw new AppError('collection-missing', say('There is no collection “{name}”.', { name }))
  await mkdir(folder, { recursive: true })
  const files = { index: join(folder, 'index.faiss'), docstore: join(folder, 'docstore.jsonl') }
  for (const part of ['index', 'docstore'] as const) {
    const { stream } = await services.studio.collections.exportFaiss({ id: collection.id, part }, io.signal)
    await pipeline(stream, createWriteStream(files[part]), { signal: io.signal })
  }
  if (options.json)
    io.out(asJson({ collection: collection.slug, chunks: collection.chunks, files: Object.values(files) }))
  else io.out(`${files.index}\n${files.docstore}\n`)
  return exitCodes.ok
}
