// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import type { Facet, SweepSetup } from '@/pipeline/evaluation/sweep'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { openStudio } from '@/test/builders/studio'
import { SweepSetupFields } from './sweep-setup'

const own = (id: string, type: string, config: Record<string, unknown> = {}) =>
  node(id, type, { ...definitions.get(type)?.defaults, ...config }, definitions.get(type)?.version)
const graph = graphOf([own('search', 'retriever', { collectionId: 'c1' }), own('rank', 'reranker')], [])
const chunking: Facet = {
  kind: 'chunking',
  collectionId: 'c1',
  values: [defaultChunking, { ...defaultChunking, size: 200, overlap: 30 }],
}

async function open(kept: Facet[]) {
  window.localStorage.setItem('telar.vary.p1', JSON.stringify(kept))
  let setup: SweepSetup | undefined
  function Fields() {
    const [value, setValue] = useState<SweepSetup>()
    setup = value
    return <SweepSetupFields pipelineId="p1" graph={graph} datasetId="d1" value={value} onChange={setValue} />
  }
  const opened = await openStudio(<Fields />, {
    answers: {
      system: { environment: () => smallEnvironment },
      // What is read of each.
      datasets: { get: () => ({ bySplit: { train: 10, validation: 5, test: 0, none: 0 } }) as never },
      collections: { get: () => ({ id: 'c1', chunking: defaultChunking }) as never },
      indexes: { estimate: ({ change }) => ({ chunks: (change.chunking?.size ?? 0) * 10 }) as never },
    },
  })
  return { ...opened, setup: () => setup }
}

describe('what a sweep varies', () => {
  it('begins with what was chosen on the canvas, and says how large indexes become', async () => {
    const { setup, asked } = await open([chunking])
    const list = await screen.findByRole('list', { name: 'What varies' })
    await waitFor(() => expect(list.textContent).toMatch(/200 tokens.*about 2,000 chunks/))
    expect(list.textContent).toMatch(/300 tokens · 45 overlap · live now/)
    expect(asked('indexes.estimate')).toHaveLength(1)
    expect(setup()).toMatchObject({ facets: [chunking], search: 'halving', confirmOn: 'test' })
    expect(screen.getByText('2 combinations, and the drawing itself.')).toBeDefined()
  })

  it('finds a setting here as well, and what is chosen is kept for the canvas', async () => {
    const { user, setup } = await open([])
    expect(setup()).toBeUndefined()
    const add = screen.getByRole('combobox', { name: 'Add a setting to vary' })
    await user.click(add)
    await user.click(await screen.findByRole('option', { name: 'Chunks' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Vary' }))
    await waitFor(() => expect(setup()?.facets).toMatchObject([{ path: 'topK', values: [4, 8, 16] }]))
    await user.click(add)
    await user.click((await screen.findAllByRole('option', { name: 'Try without it' })).at(-1) ?? add)
    expect(setup()?.facets).toHaveLength(2)
    expect(JSON.parse(window.localStorage.getItem('telar.vary.p1') ?? '[]')).toHaveLength(2)
    const [first] = screen.getAllByRole('button', { name: /no more$/ })
    if (first) await user.click(first)
    expect(setup()?.facets).toMatchObject([{ kind: 'without', nodeId: 'rank' }])
  })

  it('says that nothing will confirm the winner where the split has no cases', async () => {
    const { user, setup } = await open([chunking])
    expect(await screen.findByText(/no cases in this split/)).toBeDefined()
    await user.click(screen.getByRole('combobox', { name: 'Measure the winner again on' }))
    await user.click(await screen.findByRole('option', { name: 'Validation (5 cases)' }))
    expect(setup()?.confirmOn).toBe('validation')
    await waitFor(() => expect(screen.queryByText(/no cases in this split/)).toBeNull())
  })
})
