import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

let found: string | undefined

/**
 * The folder of Telar itself (not of its data): migrations and messages are read from there. The same code runs from the
 * sources and bundled from `.build/server`, so it looks upwards for the schema.
 */
export function projectRoot(): string {
  found ??= search(dirname(fileURLToPath(import.meta.url)))
  return found
}

function search(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'prisma', 'schema.prisma'))) return folder
    if (dirname(folder) === folder) throw new Error(`Telar's own folder is not above ${start}`)
  }
}
