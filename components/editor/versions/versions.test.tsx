// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { say } from '@/pipeline/said'
import type { DeploymentDto } from '@/server/services/deployments/types'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPipeline } from '@/test/builders/open-pipeline'
import type { Answers } from '@/test/builders/studio'
import { LiveStatus } from './live-status'
import { VersionsDialog } from './versions-dialog'

const first = ragGraph(definitions, 'col')
const configured = (graph: Graph, id: string, config: Record<string, unknown>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.id === id ? { ...node, config: { ...node.config, ...config } } : node)),
})
const second = configured(first, 'retriever', { topK: 11 })
const createdAt = '2026-11-01T10:00:00.000Z'

const deployment = (number: number): DeploymentDto => ({
  id: 'd',
  pipelineId: 'pipeline',
  pipelineName: 'Ask',
  slug: 'ask',
  path: '/api/v1/endpoints/ask',
  version: { id: `v${number}`, number, planHash: 'h', createdAt },
  inputs: [],
  keys: [],
  updatedAt: createdAt,
})

/** A pipeline of two versions, the second of them live. */
function published(): NonNullable<Answers['deployments']> {
  let live = 2
  return {
    get: () => deployment(live),
    versions: () => [2, 1].map((number) => ({ number, createdAt })),
    version: ({ number }) => ({ number, createdAt, graph: number === 1 ? first : second }),
    serve: ({ number }) => {
      live = number
      return deployment(live)
    },
  }
}

const open = (graph: Graph, deployments: Answers['deployments'], locale: 'en' | 'es' = 'en') =>
  openPipeline(
    () => (
      <>
        <LiveStatus />
        <VersionsDialog />
      </>
    ),
    { graph, locale, answers: { deployments } },
  )

describe('what is live', () => {
  it('stands with how far the draft is ahead, and follows the drawing', async () => {
    const { editor } = await open(second, published())
    const chip = await screen.findByRole('button', { name: 'Version 2 is live. Open the versions' })
    editor.store.getState().configure('retriever', 'topK', { ...second.nodes[1]?.config, topK: 12 })
    editor.store.getState().move({ model: { x: 5, y: 5 } })
    await waitFor(() => expect(chip.textContent).toContain('draft is ahead by 1 change'))
    editor.store.getState().undo()
    editor.store.getState().undo()
    await waitFor(() => expect(chip.textContent).not.toContain('ahead'))
  })

  it('is said of what was never published, in Spanish too', async () => {
    const { user } = await open(first, { get: () => null, versions: () => [] }, 'es')
    await user.click(await screen.findByRole('button', { name: 'Sin publicar. Abrir las versiones' }))
    const dialog = await screen.findByRole('dialog', { name: 'Versiones' })
    expect(await within(dialog).findByText('Aún no hay versiones: cada publicación crea una.')).toBeDefined()
  })
})

describe('the versions', () => {
  it('say what the draft changed, field by field, and take one change back', async () => {
    const draft = configured(second, 'prompt', { user: 'Sources: {{ sources }}\n\nAsk politely: {{ question }}' })
    const { user, editor } = await open({ ...draft, edges: draft.edges.slice(1) }, published())
    await user.click(await screen.findByTestId('live-status'))
    const dialog = await screen.findByRole('dialog', { name: 'Versions' })
    expect(await within(dialog).findByRole('heading', { name: '2 changes' })).toBeDefined()
    const change = within(dialog).getByText('Prompt template changed').closest('li')
    const added = [...(change?.querySelectorAll('ins') ?? [])].map(({ textContent }) => textContent)
    expect(added.join('')).toContain('politely')
    const gone = 'Edge removed: Input · question → Retriever · Query'
    await user.click(within(dialog).getByRole('button', { name: `Take back: ${gone}` }))
    await within(dialog).findByRole('heading', { name: '1 change' })
    expect(editor.store.getState().graph.edges).toHaveLength(second.edges.length)
    editor.store.getState().undo()
    await within(dialog).findByText(gone)
  })

  it('are compared with the one before, and restored into the draft, which can be undone', async () => {
    const { user, editor } = await open(second, published())
    await user.click(await screen.findByTestId('live-status'))
    const dialog = await screen.findByRole('dialog', { name: 'Versions' })
    await user.click(await within(dialog).findByRole('button', { name: /Version 2/ }))
    const field = (await within(dialog).findByText('Retriever changed')).closest('li')
    expect(field?.querySelector('ins')?.textContent).toBe('11')
    await user.click(within(dialog).getByRole('button', { name: /Version 1/ }))
    expect(await within(dialog).findByText('There is nothing before it to compare it with.')).toBeDefined()
    await user.click(within(dialog).getByRole('button', { name: 'Restore into the draft' }))
    await waitFor(() => expect(editor.store.getState().graph.nodes).toEqual(first.nodes))
    editor.store.getState().undo()
    expect(editor.store.getState().graph).toEqual(second)
  })

  it('are served again after asking, and the header says so', async () => {
    const { user, asked } = await open(second, published())
    await user.click(await screen.findByTestId('live-status'))
    const dialog = await screen.findByRole('dialog', { name: 'Versions' })
    await user.click(await within(dialog).findByRole('button', { name: /Version 1/ }))
    await user.click(await within(dialog).findByRole('button', { name: 'Serve this version' }))
    const question = await screen.findByRole('dialog', { name: 'Serve version 1?' })
    await user.click(within(question).getByRole('button', { name: 'Serve this version' }))
    await screen.findByText('Version 1 is live.')
    expect(asked('deployments.serve')).toEqual([{ pipelineId: 'pipeline', number: 1 }])
    await waitFor(() => expect(screen.getByTestId('live-status').textContent).toContain('Version 1 is live'))
    await waitFor(() => expect(screen.getByTestId('live-status').textContent).toContain('ahead by 1 change'))
  })

  it('say which one cannot be read, and the others stay', async () => {
    const damaged: Answers['deployments'] = {
      ...published(),
      version: ({ number }) => {
        if (number === 1) throw new AppError('record-damaged', say('The drawing of this pipeline is damaged.'))
        return { number, createdAt, graph: second }
      },
    }
    const { user } = await open(second, damaged)
    await user.click(await screen.findByTestId('live-status'))
    const dialog = await screen.findByRole('dialog', { name: 'Versions' })
    await user.click(await within(dialog).findByRole('button', { name: /Version 1/ }))
    expect(await within(dialog).findByText('Something stored is damaged')).toBeDefined()
    await user.click(within(dialog).getByRole('button', { name: /Draft/ }))
    expect(await within(dialog).findByText('Nothing differs.')).toBeDefined()
  })
})
