import { describe, expect, it } from 'vitest'
import { StopController } from '@/server/engine'
import { Pace } from './pace'

/** A server that does `capacity` calls at a time, each in `ms`; more wait. Time is its own. */
function played(capacity: number, calls: number, most = 32) {
  let time = 1
  const pace = new Pace(most, [1], () => time)
  for (let call = 0; call < calls; call++) {
    time += 100 / Math.min(capacity, pace.limit)
    pace.served()
  }
  return pace
}

describe('the pace of calls', () => {
  it.each([1, 2, 4, 8])('comes near what a server of %i at once bears', (capacity) => {
    const { limit } = played(capacity, 2_000)
    expect(limit).toBeGreaterThanOrEqual(capacity - 1)
    expect(limit).toBeLessThanOrEqual(capacity + 2)
  })

  it('is never above the most', () => expect(played(100, 2_000, 5).limit).toBe(5))

  it('halves when a server is busy, once for all that was under way, and gives up after some rests', () => {
    let time = 0
    const pace = new Pace(32, [1_000], () => time)
    pace.limit = 8
    expect([pace.busy(), pace.busy(), pace.limit]).toEqual([true, true, 4])
    const told = Array.from({ length: 6 }, () => {
      time += 5_000
      return pace.busy()
    })
    expect(told).toEqual([true, true, true, true, true, false])
    expect(pace.limit).toBe(1)
  })

  it('lets as many run at once as its limit, and what waits go when all stops', async () => {
    const pace = new Pace(2)
    const stop = new StopController()
    let running = 0
    let most = 0
    const release: (() => void)[] = []
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => release.push(resolve))
      running -= 1
    }
    const all = [1, 2, 3, 4].map(() => pace.run(work, stop.signal))
    await Promise.resolve()
    await Promise.resolve()
    expect(running).toBe(2)
    release.shift()?.()
    await all[0]
    await new Promise((resolve) => setImmediate(resolve))
    expect(running).toBe(2)
    stop.abort(new Error('stopped'))
    for (const one of release) one()
    const ended = await Promise.allSettled(all)
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
    expect(most).toBe(2)
  })
})
