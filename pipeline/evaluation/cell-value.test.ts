import { expect, it } from 'vitest'
import { anEvalCell } from '@/test/builders/eval-cells'
import { pairsOf } from './cell-value'

const cell = (candidateId: string, caseId: string, shown: Parameters<typeof anEvalCell>[0]['shown'] = {}, repeat = 0) =>
  anEvalCell({ candidateId, caseId, repeat, shown })

it('pairs what both were asked for, repeat by repeat', () => {
  const own = [cell('a', '1', { scores: { faithfulness: 1 } }), cell('a', '2', { scores: { faithfulness: 0.5 } }, 1)]
  const other = [cell('b', '2', { scores: { faithfulness: 0 } }, 1), cell('b', '2', { scores: { faithfulness: 0.2 } })]
  expect(pairsOf('faithfulness', own, other, new Map([['2', 'handbook']]))).toEqual([
    { caseId: '2', cluster: 'handbook', own: 0.5, other: 0 },
  ])
})

it('takes what one of them claims nothing in for no missing verdict', () => {
  const claimed = cell('a', '1', { scores: { faithfulness: 1 } })
  expect(pairsOf('faithfulness', [claimed], [cell('b', '1')], new Map())).toEqual([])
  const unjudged = cell('b', '1', { checks: [{ id: 'f', kind: 'faithful', state: 'unjudged' }] })
  expect(pairsOf('faithfulness', [claimed], [unjudged], new Map())).toEqual([
    { caseId: '1', cluster: '1', own: 1, other: null },
  ])
  // A verdict that is missing on something else does not matter here.
  const other = cell('b', '1', { checks: [{ id: 'j', kind: 'judge', state: 'unjudged' }] })
  expect(pairsOf('faithfulness', [claimed], [other], new Map())).toEqual([])
})
