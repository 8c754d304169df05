import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'

/** A process that handles the signals with `stop`, a JavaScript function, once it has said that it is ready. */
async function start(stop: string): Promise<{ child: ChildProcess; ended: Promise<unknown[]>; output: () => string }> {
  const program = `
    import { onStopSignal } from './server/http/stop-signal.ts'
    onStopSignal(${stop})
    setInterval(() => undefined, 1000)
    console.log('ready')`
  const args = ['--import', 'tsx', '--input-type=module', '-e', program]
  const child = spawn(process.execPath, args, { cwd: projectRoot(), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('ready')) resolve()
    })
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ended = once(child, 'close')
  await Promise.race([ready, ended])
  return { child, ended, output: () => output }
}

describe('onStopSignal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops once on %s and ends with 0, also when the signal comes twice at once',
    async (signal) => {
      const { child, ended, output } = await start(
        `async () => { console.log('stopping'); await new Promise((done) => setTimeout(done, 100)) }`,
      )
      child.kill(signal)
      child.kill(signal)
      expect(await ended).toEqual([0, null])
      expect(output().match(/stopping/g)).toHaveLength(1)
    },
  )

  it('ends at once on a second Ctrl-C', async () => {
    const { child, ended } = await start('() => new Promise(() => undefined)')
    child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 700))
    child.kill('SIGINT')
    expect(await ended).toEqual([130, null])
  })

  it('says what kept it from stopping cleanly', async () => {
    const { child, ended, output } = await start(`async () => { throw new Error('the disk is gone') }`)
    child.kill('SIGINT')
    expect(await ended).toEqual([1, null])
    expect(output()).toContain('did not stop cleanly: Error: the disk is gone')
  })
})
