import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

const library = pathToFileURL(join(import.meta.dirname, 'end-with-parent.mjs')).href
const program = `
import { endWithParent } from ${JSON.stringify(library)}
endWithParent()
process.on('SIGTERM', () => { console.log('told'); process.exit() })
setInterval(() => {}, 1000)
console.log('ready')
`

/** Runs the program as npm does, under a shell; resolves once it runs. */
async function start(env: NodeJS.ProcessEnv) {
  const node = `${JSON.stringify(process.execPath)} --input-type=module -e "$PROGRAM"`
  const shell = spawn('sh', ['-c', `${node}; true`], {
    env: { ...env, PROGRAM: program },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(shell.stdout)
  expect((await once(lines, 'line'))[0]).toBe('ready')
  return { shell, lines }
}

const { npm_lifecycle_event: _, ...plain } = process.env

it.skipIf(process.platform === 'win32')('ends when npm’s shell has ended', async () => {
  const { shell, lines } = await start({ ...plain, npm_lifecycle_event: 'start' })
  const told = once(lines, 'line')
  shell.kill('SIGTERM')
  expect((await told)[0]).toBe('told')
  await once(shell.stdout, 'close')
})
