import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a worker thread: from the bundle `<name>.js` beside the running bundle, or, where the server runs from its
 * sources, from the TypeScript file `source`.
 */
export function startWorker(name: string, source: URL, options: Omit<WorkerOptions, 'argv' | 'execArgv'>): Worker {
  const bundled = new URL(`./${name}.js`, import.meta.url)
  if (existsSync(fileURLToPath(bundled))) return new Worker(bundled, { ...options, execArgv: [] })
  const starter = new URL('./worker-from-source.mjs', import.meta.url)
  return new Worker(starter, { ...options, execArgv: [], argv: [source.href] })
}
