// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { OptimiseSetup } from '@/pipeline/evaluation/optimise'
import type { Graph } from '@/pipeline/graph'
import { ragGraph } from '@/server/services/pipelines/templates'
import { graphOf } from '@/test/builders/graph'
import { openStudio } from '@/test/builders/studio'
import { OptimiseSetupFields } from './optimise-setup'

let latest: OptimiseSetup | undefined
function Fields({ graph }: { graph: Graph }) {
  const [value, setValue] = useState<OptimiseSetup>()
  latest = value
  return <OptimiseSetupFields pipelineId="p1" graph={graph} datasetId="d1" value={value} onChange={setValue} />
}

const open = (graph: Graph, bySplit = { train: 12, validation: 10, test: 4 }) =>
  openStudio(<Fields graph={graph} />, {
    answers: {
      models: { list: () => ({ models: [], providers: [] }) },
      datasets: {
        get: () => ({
          id: 'd1',
          name: 'Questions',
          kind: 'set',
          collectionId: null,
          pipelineId: null,
          version: 1,
          cases: 26,
          updatedAt: '2026-11-01T00:00:00.000Z',
          shownVersion: 1,
          bySplit,
          byOrigin: { human: 26, production: 0, synthetic: 0 },
          unanswerable: 0,
          checkable: 26,
          tags: [],
          inputs: ['question'],
        }),
      },
    },
  })

describe('what an optimiser is set up with', () => {
  it('begins with the only prompt and shows which split has too few cases, with the way to split them', async () => {
    await open(ragGraph(definitions, 'col'))
    const counts = within(await screen.findByRole('list', { name: 'Cases of each split' })).getAllByRole('listitem')
    expect(counts.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('12'),
      expect.stringContaining('10'),
      expect.stringContaining('4 of at least 10'),
    ])
    expect(screen.getByRole('link', { name: 'Split the cases' })).toHaveProperty(
      'href',
      expect.stringContaining('/datasets/d1?dialog=split'),
    )
    expect(latest).toMatchObject({ nodeId: 'prompt', ways: ['reflect', 'examples'], proposals: 12 })
  })

  it('keeps one way at least, and asks for a model only where one reflects', async () => {
    const { user } = await open(ragGraph(definitions, 'col'), { train: 20, validation: 20, test: 20 })
    expect(await screen.findByText(/asks the test cases once/)).toBeDefined()
    await user.click(screen.getByRole('checkbox', { name: 'Propose other wordings' }))
    expect(latest?.ways).toEqual(['examples'])
    expect(screen.queryByRole('combobox', { name: 'Model that proposes' })).toBeNull()
    expect(screen.getByRole('checkbox', { name: 'Choose examples' })).toHaveProperty('disabled', true)
  })

  it('says so where the drawing has no prompt', async () => {
    await open(graphOf([], []))
    expect(await screen.findByText(/no prompt that could be improved/)).toBeDefined()
  })
})
