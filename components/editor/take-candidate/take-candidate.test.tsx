// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { say } from '@/pipeline/said'
import type { AppliedCandidate } from '@/server/services/evaluation/types'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import type { Answers } from '@/test/builders/studio'
import { TakeCandidate } from './take-candidate'

const drawing = (topK = 8, user = 'Ask: {{ question }}') =>
  graphOf(
    [
      node('search', 'retriever', { collectionId: 'c1', topK }, 2),
      node('ask', 'prompt-template', { system: '', user, includeHistory: false }),
    ],
    ['search.chunks -> ask.sources'],
  )
const base = drawing()
const measured = { base, best: drawing(4) }

interface Options {
  mine?: Graph
  indexes?: AppliedCandidate['indexes']
  more?: Answers
}

const open = ({ mine = base, indexes = [], more = {} }: Options = {}) =>
  openPipeline(() => <TakeCandidate />, {
    graph: mine,
    address: '/pipelines/p1?experiment=e1&candidate=best&base=base',
    answers: {
      ...more,
      evaluation: {
        applied: ({ candidateId }) => {
          const graph = candidateId in measured ? measured[candidateId as keyof typeof measured] : undefined
          if (!graph) throw new AppError('not-found', say('There is no such candidate.'))
          return { pipelineId: 'p1', graph, changed: [], indexes: candidateId === 'best' ? indexes : [] }
        },
        ...more.evaluation,
      },
    },
  })
const topKOf = ({ nodes }: Graph) => nodes.find(({ id }) => id === 'search')?.config.topK

describe('a measured variant that is to be used', () => {
  it('goes on the canvas by one edit, says what it changed, and is taken back', async () => {
    const { user, editor } = await open()
    const dialog = await screen.findByRole('dialog', { name: 'On the canvas now' })
    expect(topKOf(editor.store.getState().graph)).toBe(4)
    expect(editor.store.getState().history.past).toHaveLength(1)
    expect(within(dialog).getByRole('listitem').textContent).toMatch(/Retriever.*8.*4/)
    expect(window.location.search).toBe('')
    await user.click(within(dialog).getByRole('button', { name: 'Undo' }))
    expect(editor.store.getState().graph).toEqual(base)
  })

  it('keeps what was drawn since, and says that it was not measured', async () => {
    const { editor } = await open({ mine: drawing(8, 'Another: {{ question }}') })
    await screen.findByRole('dialog', { name: 'On the canvas now' })
    expect(screen.getByText(/1 thing that was drawn since it was measured stays/)).toBeDefined()
    expect(editor.store.getState().graph).toEqual(drawing(4, 'Another: {{ question }}'))
  })

  it('changes nothing where the same was drawn otherwise, until it is said whose it is to be', async () => {
    const mine = drawing(20)
    const { user, editor } = await open({ mine })
    const dialog = await screen.findByRole('dialog', { name: 'The drawing has changed since it was measured' })
    expect(editor.store.getState().graph).toEqual(mine)
    expect(within(dialog).getByRole('listitem').textContent).toMatch(/20.*4/)
    expect(within(dialog).getByRole('button', { name: 'Take what fits' })).toHaveProperty('disabled', true)
    await user.click(within(dialog).getByRole('button', { name: 'Take all of it' }))
    expect(topKOf(editor.store.getState().graph)).toBe(4)
    act(() => editor.store.getState().undo())
    expect(editor.store.getState().graph).toEqual(mine)
  })

  it('offers to make the measured index live, and names who else searches the collection', async () => {
    const steps: string[] = []
    const { user } = await open({
      indexes: [{ collectionId: 'c1', collectionName: 'Handbook', indexId: 'i2', pipelines: ['Support', 'Sales'] }],
      more: {
        evaluation: { keepIndex: ({ indexId }) => void steps.push(`keep ${indexId}`) },
        indexes: {
          activate: ({ indexId }) => {
            steps.push(`live ${indexId}`)
            return {} as never // Nothing of it is shown.
          },
        },
      },
    })
    expect(await screen.findByText('Measured on another index of “Handbook”')).toBeDefined()
    expect(screen.getByText(/“Support” and “Sales” search “Handbook” as well/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Make it the live index' }))
    expect(await screen.findByText(/is searched with the measured index now/)).toBeDefined()
    expect(steps).toEqual(['keep i2', 'live i2'])
  })

  it('says so where it is gone, and changes nothing', async () => {
    const { editor } = await open({
      more: {
        evaluation: {
          applied: () => {
            throw new AppError('not-found', say('There is no such candidate.'))
          },
        },
      },
    })
    expect(await screen.findByText(/variant is not there any more/)).toBeDefined()
    await waitFor(() => expect(window.location.search).toBe(''))
    expect(editor.store.getState().graph).toEqual(base)
  })
})
