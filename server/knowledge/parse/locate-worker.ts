import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The worker's code: the bundle beside the running bundle, or the sources when run from them. */
export function locateWorker(): URL {
  const bundled = new URL('./parse-worker.js', import.meta.url)
  if (existsSync(fileURLToPath(bundled))) return bundled
  return new URL('./worker-from-source.mjs', import.meta.url)
}
