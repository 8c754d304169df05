import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { withinLimit } from './within-limit'

const never = () => new Promise<never>(() => {})
const calm = () => new AbortController().signal

/** Work of two calls: one goes on until its signal aborts, the other does as `second` says. */
function twoCalls(second: () => Promise<never>) {
  const ended: unknown[] = []
  const work = (signal: StopSignal) => {
    const first = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        ended.push(signal.reason)
        reject(signal.reason)
      })
    })
    return Promise.all([first, second()])
  }
  return { ended, work }
}

describe('work within a limit of its own', () => {
  it('gives what the work gives', async () => {
    expect(await withinLimit(1000, calm(), () => Promise.resolve(7))).toBe(7)
  })

  it('ends the calls that are still under way when one fails', async () => {
    const failure = new AppError('model-failed', say('No.'))
    const { ended, work } = twoCalls(() => Promise.reject(failure))
    await expect(withinLimit(60_000, calm(), work)).rejects.toBe(failure)
    expect(ended).toEqual([failure])
  })

  it('ends the calls after the limit, and work that does not listen is left behind', async () => {
    const { ended, work } = twoCalls(never)
    await expect(withinLimit(5, calm(), work)).rejects.toMatchObject({ code: 'timeout' })
    expect(ended).toMatchObject([{ code: 'timeout' }])
    await expect(withinLimit(5, calm(), never)).rejects.toMatchObject({ code: 'timeout' })
  })

  it('rejects with the caller’s reason when it stops, before or meanwhile', async () => {
    const reason = new AppError('cancelled', say('Stop.'))
    const stop = new AbortController()
    const { ended, work } = twoCalls(never)
    const working = withinLimit(60_000, stop.signal, work)
    stop.abort(reason)
    await expect(working).rejects.toBe(reason)
    expect(ended).toEqual([reason])
    await expect(withinLimit(60_000, stop.signal, never)).rejects.toBe(reason)
  })
})
