import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { staticVectors } from '@/server/knowledge/static-vectors'
import { projectRoot } from '@/server/project-root'
import { type ReaderModel, readModel } from './model-file'
import { readOpposites } from './opposite-words'
import { type Meaning, meaningOf } from './similar'

/** The files stand beside their sources; the bundled server reads them there too. */
const pathOf = (name: string): string => join(projectRoot(), 'server', 'adapters', 'built-in', 'reader', name)

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
  const [text, meaning] = await Promise.all([readOwn('weights.json'), loadMeaning()])
  try {
    return { model: readModel(JSON.parse(text)), meaning }
  } catch (cause) {
    return damaged('weights.json', cause)
  }
}

/** What is known of words, without the weights: what training begins with. */
export async function loadMeaning(): Promise<Meaning> {
  const [opposites, vectors] = await Promise.all([readOwn('opposites.txt'), staticVectors()])
  return meaningOf(vectors, readOpposites(opposites))
}

const readOwn = (name: string): Promise<string> =>
  readFile(pathOf(name), 'utf8').catch((cause: unknown) => damaged(name, cause))

function damaged(name: string, cause: unknown): never {
  throw new AppError(
    'model-failed',
    say('A file of the built-in reader cannot be read: {name}', { name: pathOf(name) }),
    {
      cause,
      fix: say('Put the file back as it came with Telar.'),
    },
  )
}
