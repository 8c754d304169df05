import { describe, expect, it } from 'vitest'
import { OutOfTime, turns, withinMs, withinMsOrAgain } from './time-slice'

describe('work within a time', () => {
  it('gives what the work gives, and throws what it throws', () => {
    expect(withinMs(1_000, () => [1])).toEqual([1])
    expect(() =>
      withinMs(1_000, () => {
        throw new TypeError('no')
      }),
    ).toThrow(TypeError)
    expect(withinMs(1_000, () => withinMs(1_000, () => 'inner') + withinMs(1_000, () => ' outer'))).toBe('inner outer')
  })

  it('ends a pattern and a loop that go on, and works afterwards', () => {
    expect(() => withinMs(20, () => /^(a+)+$/.test(`${'a'.repeat(60)}!`))).toThrow(OutOfTime)
    expect(() =>
      withinMs(20, () => {
        for (;;);
      }),
    ).toThrow(OutOfTime)
    expect(withinMs(1_000, () => undefined)).toBeUndefined()
  })

  it('is tried again when it did not have the processor, and refused when it had', async () => {
    let tries = 0
    const asleep = new Int32Array(new SharedArrayBuffer(4))
    const waiting = () => {
      if (++tries > 3) return 'done'
      // The thread stands still, as it does when others have the processor, and then has a little left to do.
      Atomics.wait(asleep, 0, 0, 25)
      for (;;);
    }
    expect(await withinMsOrAgain(20, waiting)).toBe('done')
    tries = 0
    const busy = () => {
      tries++
      for (;;);
    }
    await expect(withinMsOrAgain(20, busy)).rejects.toThrow(OutOfTime)
    expect(tries).toBeLessThan(20)
  })
})

describe('taking turns', () => {
  it('lets others go first only when a turn is over', async () => {
    const rest = turns(5)
    expect(rest()).toBeUndefined()
    const end = performance.now() + 6
    while (performance.now() < end);
    let others = 0
    setImmediate(() => others++)
    await rest()
    expect(others).toBe(1)
    expect(rest()).toBeUndefined()
  })
})
