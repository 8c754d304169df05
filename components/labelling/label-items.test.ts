import { describe, expect, it } from 'vitest'
import { agreementOf, judgingOrder, type LabelItem, nextUnlabelled, shareOf, type Verdict } from './label-items'

const item = (id: string, verdict: Verdict | null = null, over: Partial<LabelItem> = {}): LabelItem => ({
  id,
  kind: 'cell',
  caseId: id.slice(0, 1),
  title: id,
  verdict,
  checks: [],
  ...over,
})

describe('the order of judging', () => {
  const items = ['a1', 'b1', 'a2', 'c1', 'b2', 'c2', 'a3'].map((id) => item(id))

  it('keeps the answers of a case together, the same way each time', () => {
    const order = judgingOrder(items).map(({ id }) => id)
    expect(judgingOrder([...items].reverse()).map(({ id }) => id)).toEqual(order)
    const cases = order.map((id) => id.slice(0, 1))
    expect(cases.filter((one, at) => one !== cases[at - 1])).toHaveLength(3)
    expect(judgingOrder([])).toEqual([])
  })

  it('goes to the next without a verdict, around the end', () => {
    const some = [item('a'), item('b', 'good'), item('c')]
    expect(nextUnlabelled(some, 0)?.id).toBe('c')
    expect(nextUnlabelled(some, 2)?.id).toBe('a')
    expect(nextUnlabelled(some, -1)?.id).toBe('a')
    expect(nextUnlabelled([item('a', 'bad')], 0)).toBeNull()
  })
})

describe('agreement with checks', () => {
  const check = (kind: string, state: 'pass' | 'fail' | 'unjudged' | 'void') => ({ id: kind, kind, state })

  it('counts where a check passed what people call bad, and leaves out what is no verdict', () => {
    const [contains, judge] = agreementOf([
      item('a', 'good', { checks: [check('contains', 'pass'), check('judge', 'unjudged')] }),
      item('b', 'bad', { checks: [check('contains', 'pass'), check('judge', 'fail')] }),
      item('c', 'bad', { checks: [check('contains', 'fail'), check('nuggets', 'void')] }),
      item('d', 'unsure', { checks: [check('contains', 'fail')] }),
      item('e', null, { checks: [check('contains', 'fail')] }),
    ])
    expect(contains).toEqual({ kind: 'contains', passGood: 1, passBad: 1, failGood: 0, failBad: 1 })
    expect(judge).toEqual({ kind: 'judge', passGood: 0, passBad: 0, failGood: 0, failBad: 1 })
    expect(contains && shareOf(contains)).toBeCloseTo(2 / 3)
    expect(agreementOf([])).toEqual([])
  })
})
