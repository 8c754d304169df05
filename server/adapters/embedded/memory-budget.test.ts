import { describe, expect, it } from 'vitest'
import { MemoryBudget } from './memory-budget'

const holder = () => {
  const made = {
    released: 0,
    release() {
      made.released += 1
    },
  }
  return made
}

describe('MemoryBudget', () => {
  it('lets the one used longest ago give way', () => {
    const budget = new MemoryBudget(100)
    const [a, b, c] = [holder(), holder(), holder()]
    budget.use(a, 40)
    budget.use(b, 40)
    budget.use(a, 40)
    budget.use(c, 40)
    expect([a.released, b.released, c.released]).toEqual([0, 1, 0])
  })

  it('grants what fits and refuses what does not even when all others give way', () => {
    const budget = new MemoryBudget(100)
    const [a, b] = [holder(), holder()]
    budget.use(a, 10)
    expect(budget.admit(b, 90)).toBe(true)
    expect(a.released).toBe(0)
    expect(budget.admit(b, 10)).toBe(true)
    expect(a.released).toBe(1)
    expect(budget.admit(b, 1)).toBe(false)
  })

  it('never takes from the one that asks', () => {
    const budget = new MemoryBudget(10)
    const a = holder()
    budget.use(a, 50)
    expect(budget.admit(a, 1)).toBe(false)
    expect(a.released).toBe(0)
  })

  it('forgets', () => {
    const budget = new MemoryBudget(10)
    const [a, b] = [holder(), holder()]
    budget.use(a, 10)
    budget.forget(a)
    expect(budget.admit(b, 10)).toBe(true)
    expect(a.released).toBe(0)
  })
})
