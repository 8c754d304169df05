import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/pipeline/errors'
import { staticVectors } from '@/server/knowledge/static-vectors'
import { projectRoot } from '@/server/project-root'
import { type ReaderModel, readModel } from './model-file'
import { type Meaning, meaningOf } from './similar'

/** The file stands beside its sources; the bundled server reads it there too. */
export const weightsPath = (): string => join(projectRoot(), 'server', 'adapters', 'built-in', 'reader', 'weights.json')

export interface Trained {
  model: ReaderModel
  meaning: Meaning
}

let loaded: Promise<Trained> | undefined

/** The reader's weights and the word vectors, read on first use and then kept. Rejects with `model-failed` and tries again at the next call. */
export function trained(): Promise<Trained> {
  loaded ??= load()
  loaded.catch(() => {
    loaded = undefined
  })
  return loaded
}

async function load(): Promise<Trained> {
  const [text, vectors] = await Promise.all([readFile(weightsPath(), 'utf8').catch(damaged), staticVectors()])
  try {
    return { model: readModel(JSON.parse(text)), meaning: meaningOf(vectors) }
  } catch (cause) {
    return damaged(cause)
  }
}

function damaged(cause: unknown): never {
  throw new AppError('model-failed', `The weights of the built-in reader cannot be read: ${weightsPath()}`, {
    cause,
    fix: 'Put the file back as it came with Telar.',
  })
}
