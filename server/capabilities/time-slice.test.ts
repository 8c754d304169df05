import { describe, expect, it } from 'vitest'
import { OutOfTime, turns, withinMs } from './time-slice'

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
