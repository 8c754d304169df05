import { describe, expect, it } from 'vitest'
import { GridLog } from './grid-log'

const place = { variantId: 'v', model: 'm', caseId: 'c', repeat: 0 }
const signal = () => new AbortController().signal

async function heard(log: GridLog, after = 0, onEvent: (type: string) => void = () => undefined): Promise<string[]> {
  const types: string[] = []
  for await (const event of log.subscribe(after, signal())) {
    types.push(event.type === 'cell-token' ? `${event.reset ? '=' : '+'}${event.text}` : event.type)
    onEvent(event.type)
  }
  return types
}

describe('the log of a grid', () => {
  it('tells the end to who is still told what came before', async () => {
    const log = new GridLog()
    log.append({ type: 'started', total: 1, done: 0 })
    const types = await heard(log, 0, (type) => {
      if (type === 'started') log.append({ type: 'ended', state: 'done', done: 1, total: 1 })
    })
    expect(types).toEqual(['started', 'ended'])
  })

  it('tells text as it stands to who comes late, then what is new, and nothing of a cell that begins anew', async () => {
    const log = new GridLog()
    log.append({ type: 'cell-started', place })
    log.addText(place, 'At ', false)
    log.addText(place, 'six', false)
    const types = await heard(log, 0, (type) => {
      if (type !== 'cell-token') return
      if (steps === 0) log.addText(place, ' bar', false)
      if (steps === 1) log.addText(place, 'Eight', true)
      if (steps === 2) log.append({ type: 'ended', state: 'stopped', done: 0, total: 1 })
      steps += 1
    })
    expect(types).toEqual(['cell-started', '=At six', '+ bar', '=Eight', 'ended'])
  })
  let steps = 0

  it('goes on behind what was heard, and ends for who leaves', async () => {
    const log = new GridLog()
    log.append({ type: 'started', total: 1, done: 0 })
    const seen = log.last
    log.append({ type: 'ended', state: 'done', done: 1, total: 1 })
    expect(await heard(log, seen)).toEqual(['ended'])
    const leaving = new AbortController()
    const waiting = new GridLog().subscribe(0, leaving.signal).next()
    leaving.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
})
