import { join } from 'node:path'
import { build, context } from 'esbuild'
import { buildFolder, root } from './paths.mjs'

/** The programs under `.build/server`, by name. Each is one self-contained file, so it finds the others beside it. */
const programs = {
  main: 'server/main.ts',
  gateway: 'server/gateway-main.ts',
  cli: 'server/cli/main.ts',
  'parse-worker': 'server/knowledge/parse/worker.ts',
  'vectors-worker': 'server/adapters/embedded/vectors-worker.ts',
  'run-writer-worker': 'server/adapters/prisma/runs/worker.ts',
}

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: programs,
  outdir: join(buildFolder, 'server'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'silent',
}

/** Bundles the server; throws with esbuild's explanation. */
export async function bundleServer() {
  await build(options)
}

/**
 * Bundles the server again after every change.
 * @param {(errors: string[]) => void} onBuilt called after each build with what is wrong
 */
export async function watchServer(onBuilt) {
  const watching = await context({
    ...options,
    plugins: [
      {
        name: 'tell',
        setup: (build) =>
          build.onEnd((result) =>
            onBuilt(result.errors.map(({ text, location }) => `${location?.file}:${location?.line} ${text}`)),
          ),
      },
    ],
  })
  await watching.watch()
  return () => watching.dispose()
}
