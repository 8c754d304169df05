// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { ReactFlowProvider } from '@xyflow/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Inspector } from '@/components/inspector/inspector'
import { goneId } from '@/components/state/differences'
import { definitions } from '@/nodes/definitions.gen'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPipeline } from '@/test/builders/open-pipeline'
import type { Answers } from '@/test/builders/studio'
import { DifferenceStrip } from './difference-strip'
import { LiveStatus } from './live-status'
import { VersionsDialog } from './versions-dialog'

const live = ragGraph(definitions, 'col')
const gone = 'retriever'
const draft = {
  ...live,
  nodes: live.nodes
    .filter(({ id }) => id !== gone)
    .map((node) => (node.id === 'model' ? { ...node, title: 'Writer' } : node)),
  edges: live.edges.filter(({ source, target }) => source.node !== gone && target.node !== gone),
}
const createdAt = '2026-11-01T10:00:00.000Z'
const deployments: Answers['deployments'] = {
  get: () => ({
    id: 'd',
    pipelineId: 'pipeline',
    pipelineName: 'Ask',
    slug: 'ask',
    path: '/api/v1/endpoints/ask',
    version: { id: 'v1', number: 1, planHash: 'h', createdAt },
    inputs: [],
    keys: [],
    updatedAt: createdAt,
  }),
  versions: () => [{ number: 1, createdAt }],
  version: ({ number }) => ({ number, createdAt, graph: live }),
}

const open = (answers = deployments) =>
  openPipeline(
    () => (
      <ReactFlowProvider>
        <LiveStatus />
        <DifferenceStrip />
        <Inspector />
        <VersionsDialog />
      </ReactFlowProvider>
    ),
    { graph: draft, answers: { deployments: answers, models: { list: () => ({ models: [], providers: [] }) } } },
  )

beforeEach(() => window.sessionStorage.clear())

describe('what differs from a version, on the canvas', () => {
  it('is shown from the header and hidden again, and told node by node', async () => {
    const { user, editor } = await open()
    editor.store.getState().select(['model'])
    expect(screen.queryByRole('tab', { name: 'Changes' })).toBeNull()
    await user.click(await screen.findByRole('button', { name: 'Show what differs from version 1' }))
    const strip = await screen.findByRole('region', { name: 'Compared with version 1' })
    await user.click(within(strip).getByRole('button', { name: '1 changed' }))
    expect([...editor.store.getState().selection]).toEqual(['model'])
    await user.click(await screen.findByRole('tab', { name: 'Changes' }))
    const panel = screen.getByRole('tabpanel', { name: 'Changes' })
    expect(within(panel).getByText('Writer')).toBeDefined()
    await user.click(within(panel).getByRole('button', { name: 'Take back: Writer changed' }))
    expect(editor.store.getState().graph.nodes.find(({ id }) => id === 'model')?.title).toBeUndefined()

    await user.click(within(strip).getByRole('button', { name: 'Hide what differs from version 1' }))
    expect(screen.queryByRole('tab', { name: 'Changes' })).toBeNull()
    expect(editor.ui.getState().differences).toBeNull()
  })

  it('tells what a node was that is gone, and brings it back with its edges', async () => {
    const { user, editor } = await open()
    await user.click(await screen.findByRole('button', { name: 'Show what differs from version 1' }))
    await waitFor(() => expect(editor.ui.getState().differences).not.toBeNull())
    editor.store.getState().select([goneId(gone)])
    expect(await screen.findByText('Not in the draft any more')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Take back: Retriever removed' }))
    expect(editor.store.getState().graph.edges).toHaveLength(live.edges.length)
    expect([...editor.store.getState().selection]).toEqual([gone])
  })

  it('is reached from the list of versions', async () => {
    const { user, editor } = await open()
    await user.click(await screen.findByTestId('live-status'))
    const dialog = await screen.findByRole('dialog', { name: 'Versions' })
    await user.click(await within(dialog).findByRole('button', { name: 'Show on the canvas' }))
    expect(await screen.findByRole('region', { name: 'Compared with version 1' })).toBeDefined()
    expect(editor.ui.getState().versionsOpen).toBe(false)
  })

  it('says that a version cannot be read, and can be hidden all the same', async () => {
    const { user, editor } = await open({
      ...deployments,
      version: () => {
        throw new AppError('record-damaged', say('The drawing of this pipeline is damaged.'))
      },
    })
    editor.ui.setState({ comparedWith: 1 })
    const strip = await screen.findByRole('region', { name: 'Compared with version 1' })
    expect(await within(strip).findByText('Something stored is damaged')).toBeDefined()
    await user.click(within(strip).getByRole('button', { name: 'Hide what differs from version 1' }))
    expect(editor.ui.getState().comparedWith).toBeNull()
  })
})
