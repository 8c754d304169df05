import { describe, expect, it } from 'vitest'
import type { RunEvent } from '@/pipeline/run-event'
import { RunLog } from './event-log'

const base = (seq: number) => ({ runId: 'r', seq, at: seq })
const started = (seq: number, stepId = 's'): RunEvent => ({ type: 'step.started', ...base(seq), stepId, attempt: 1 })
const token = (seq: number, text: string, stepId = 's'): RunEvent => ({
  type: 'step.token',
  ...base(seq),
  stepId,
  port: 'text',
  text,
})
const reset: RunEvent = { type: 'step.token', ...base(0), stepId: 's', port: 'text', text: '', reset: true }
const finished = (seq: number): RunEvent => ({
  type: 'run.finished',
  ...base(seq),
  status: 'ok',
  outputs: {},
  usage: { inputTokens: 0, outputTokens: 0 },
  durationMs: 1,
})
const show = (event: RunEvent) =>
  event.type === 'step.token' ? `${event.seq} ${event.stepId} ${event.text}` : `${event.seq} ${event.type}`

describe('RunLog', () => {
  it('gives a slow reader what it missed, joined, in order, without holding the run', async () => {
    const log = new RunLog()
    log.append(started(1, 'a'))
    const reader = log.subscribe()
    expect(show((await reader.next()).value as RunEvent)).toBe('1 step.started')
    for (const event of [token(2, 'x', 'a'), started(3, 'b'), token(4, 'y', 'b'), token(5, 'z', 'a'), started(6, 'c')])
      log.append(event)
    const seen: string[] = []
    for (let index = 0; index < 4; index++) seen.push(show((await reader.next()).value as RunEvent))
    expect(seen).toEqual(['3 step.started', '4 b y', '5 a xz', '6 step.started'])
  })

  it('takes back what turned out not to be the answer, from whoever has seen it', async () => {
    const log = new RunLog()
    log.append(token(1, 'Hm.'))
    const reader = log.subscribe()
    expect((await reader.next()).value).toMatchObject({ text: 'Hm.' })
    log.append({ ...reset, ...base(2) })
    log.append(token(3, 'Five'))
    expect((await reader.next()).value).toMatchObject({ seq: 3, text: 'Five', reset: true })
    log.append(token(4, ' bar'))
    expect((await reader.next()).value).toEqual(token(4, ' bar'))
    expect((await log.subscribe().next()).value).toMatchObject({ text: 'Five bar' })
  })

  it('gives a reader who keeps up each token', async () => {
    const log = new RunLog()
    const reader = log.subscribe()
    const seen: string[] = []
    for (const [index, text] of ['a', 'b', 'c'].entries()) {
      const next = reader.next()
      log.append(token(index + 1, text))
      seen.push(show((await next).value as RunEvent))
    }
    expect(seen).toEqual(['1 s a', '2 s b', '3 s c'])
  })

  it('ends with the run, and for the reader whose signal aborts', async () => {
    const log = new RunLog()
    const leaving = new AbortController()
    const left = log.subscribe(0, leaving.signal).next()
    const stays = log.subscribe()
    leaving.abort()
    expect((await left).done).toBe(true)
    const next = stays.next()
    log.append(finished(1))
    expect((await next).value).toMatchObject({ type: 'run.finished' })
    expect((await stays.next()).done).toBe(true)
    expect((await log.subscribe(1).next()).done).toBe(true)
    expect(log.finished?.seq).toBe(1)
  })

  it('takes nothing after the end', () => {
    const log = new RunLog()
    log.append(finished(1))
    expect(() => log.append(started(2))).toThrow('after run.finished')
  })
})
