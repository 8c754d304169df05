import { expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { testDefinitions } from '@/test/builders/nodes'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { withStagesBehind } from './behind-loss'
import { stageOf } from './stage'

const known = new Map([...testDefinitions, ...definitions])
const plan = planOf(
  [
    inputStep(),
    step('find', 'retriever', { query: 'in.question' }, { config: { collectionId: 'c' } }),
    step('other', 'retriever', { query: 'in.question' }, { config: { collectionId: 'c' } }),
    step('rank', 'reranker', { chunks: 'find.chunks', query: 'in.question' }),
    step('prompt', 'prompt-template', { question: 'in.question', sources: 'rank.chunks' }),
    step('ask', 'model', { messages: 'prompt.messages' }),
    outputStep('ask.text'),
  ],
  { definitions: known },
)
const find = { stepId: 'find', type: 'retriever' }
const indexed = stageOf(null, 'indexed', 'passed', 'found')
const told = (stages: Parameters<typeof withStagesBehind>[0], lost: Parameters<typeof withStagesBehind>[1]) =>
  withStagesBehind(stages, lost, plan, known).map(({ stage, stepId, status }) => `${stage} ${stepId} ${status}`)

it('tells what would have followed, and of no branch that does not', () => {
  const stages = [
    indexed,
    stageOf(find, 'retrieved', 'lost', 'below-k'),
    stageOf({ stepId: 'out', type: 'output' }, 'cited', 'not-reached', 'not-reached'),
  ]
  expect(told(stages, 'retrieved')).toEqual([
    'indexed null passed',
    'retrieved find lost',
    'reranked rank not-reached',
    'prompted prompt not-reached',
    'prompted ask not-reached',
    'cited out not-reached',
  ])
})

it('tells every stage where it is not in the index, and the search behind a filter', () => {
  expect(told([stageOf(null, 'indexed', 'lost', 'not-indexed')], 'indexed')).toEqual([
    'indexed null lost',
    'retrieved find not-reached',
    'retrieved other not-reached',
    'reranked rank not-reached',
    'prompted prompt not-reached',
    'prompted ask not-reached',
    'cited out not-reached',
  ])
  expect(told([indexed, stageOf(find, 'filtered', 'lost', 'filtered-out')], 'filtered').slice(1, 3)).toEqual([
    'filtered find lost',
    'retrieved find not-reached',
  ])
})

it('adds nothing where nothing was lost', () => {
  expect(told([indexed], null)).toEqual(['indexed null passed'])
})
