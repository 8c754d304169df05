import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Telar's own folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** What the scripts build and remember. */
export const buildFolder = join(root, '.build')
