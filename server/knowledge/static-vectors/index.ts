import { join } from 'node:path'
import { projectRoot } from '@/server/project-root'
import { readTable } from './read-table'
import { createStaticVectors, type StaticVectors } from './static-vectors'

export type { StaticVectors } from './static-vectors'

/** How many numbers a vector has. */
export const staticDimension = 384

/** The file stands beside its sources; the bundled server reads it there too. */
export const tablePath = (): string => join(projectRoot(), 'server', 'knowledge', 'static-vectors', 'words.bin')

let loaded: Promise<StaticVectors> | undefined

/**
 * The built-in word vectors, read on first use (a fifth of a second, some 25 MB) and then kept. Rejects with
 * `model-failed` when the table is missing or damaged, and tries again at the next call.
 */
export function staticVectors(): Promise<StaticVectors> {
  loaded ??= readTable(tablePath()).then(createStaticVectors)
  loaded.catch(() => {
    loaded = undefined
  })
  return loaded
}
