import { expect, it } from 'vitest'
import { stageRows } from './stage-rows'

const at = (rank: number) => ({ rank, score: 1 / rank })

it('lists what is known in the order of the stages', () => {
  expect(stageRows({ stages: { rerank: at(1), sparse: at(2) } }).map(({ name }) => name)).toEqual(['sparse', 'rerank'])
})

it('tells of a leg that does not know what the other one brought', () => {
  expect(stageRows({ stages: { sparse: at(2), fused: at(1) } })).toEqual([
    { name: 'dense', stage: null },
    { name: 'sparse', stage: at(2) },
    { name: 'fused', stage: at(1) },
  ])
})

it('says nothing of legs where a store told of neither', () => {
  expect(stageRows({ stages: { fused: at(1) } })).toEqual([{ name: 'fused', stage: at(1) }])
})
