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

it.skipIf(process.platform === 'win32')('ends when the shell that npm runs has ended', async () => {
  const node = `${JSON.stringify(process.execPath)} --input-type=module -e "$PROGRAM"`
  const between = spawn('sh', ['-c', `${node}; true`], {
    env: { ...process.env, npm_lifecycle_event: 'start', PROGRAM: program },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(between.stdout)
  expect(await once(lines, 'line')).toEqual(['ready'])
  const told = once(lines, 'line')
  between.kill('SIGTERM')
  expect(await told).toEqual(['told'])
  await once(between.stdout, 'close')
})
