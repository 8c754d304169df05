// `npm run dev`: the server is bundled again and restarted after every change; pages are reloaded by Next.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { endWithParent } from './lib/end-with-parent.mjs'
import { buildFolder, root } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { endWith } from './lib/steps.mjs'

/** @type {import('node:child_process').ChildProcess | undefined} */
let server
let restart = Promise.resolve()
let ending = false

endWithParent()

try {
  await prepare({ pages: false, server: false, print: console.log })
} catch (error) {
  endWith(error)
}

const { watchServer } = await import('./lib/bundle-server.mjs')
const stopWatching = await watchServer((errors) => {
  if (errors.length > 0) console.error(errors.join('\n'))
  else restart = restart.then(startAgain)
})

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (ending) return
    ending = true
    void restart
      .then(stopServer)
      .then(stopWatching)
      .then(() => process.exit(0))
  })
}

async function startAgain() {
  await stopServer()
  if (ending) return
  server = spawn(process.execPath, ['--enable-source-maps', join(buildFolder, 'server', 'main.js'), '--dev'], {
    cwd: root,
    stdio: 'inherit',
    // Its own process group: Ctrl-C reaches it through this script, once.
    detached: process.platform !== 'win32',
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  })
}

function stopServer() {
  const old = server
  if (old === undefined || old.exitCode !== null || old.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    old.once('exit', () => resolve(undefined))
    old.kill('SIGTERM')
  })
}
