// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import type { DeploymentDto } from '@/server/services/deployments/types'
import { ragGraph } from '@/server/services/pipelines/templates'
import type { PipelineDto } from '@/server/services/pipelines/types'
import { smallEnvironment } from '@/test/builders/environment'
import { openPipeline } from '@/test/builders/open-pipeline'
import { Inspector } from '../inspector'

const graph = ragGraph(definitions, 'col')
const planOf = (drawn: Graph, environment = smallEnvironment) => compile(drawn, definitions, environment).plan

/** A server that keeps one pipeline, as those asked for keep it. */
function server(publishing: () => void = () => undefined) {
  const calls: string[] = []
  let made: Graph | undefined
  const pipeline = (): PipelineDto => ({
    id: 'part',
    slug: 'part',
    name: 'Search',
    graph: made ?? emptyGraph(),
    revision: 1,
    updatedAt: '',
  })
  const deployment = (): DeploymentDto => ({
    id: 'd',
    pipelineId: 'part',
    pipelineName: 'Search',
    slug: 'part',
    path: '/api/v1/part',
    version: { id: 'v1', number: 1, planHash: planOf(pipeline().graph)?.hash ?? '', createdAt: '' },
    inputs: [],
    keys: [{ id: 'k', name: 'First key', prefix: 'tk', createdAt: '', revokedAt: null }],
    updatedAt: '',
  })
  const answers = {
    system: {
      environment: () => {
        const inputs = made ? (planOf(made)?.inputs ?? []) : []
        const info = { id: 'part', slug: 'part', name: 'Search', versionId: 'v1', number: 1, inputs }
        return { ...smallEnvironment, pipelines: made ? [info] : [] }
      },
    },
    pipelines: {
      create: ({ graph: given }: { graph?: unknown }) => {
        calls.push('create')
        // What the editor sent is what it drew.
        made = given as Graph
        return pipeline()
      },
      delete: () => void calls.push('delete'),
    },
    deployments: {
      publish: () => {
        publishing()
        calls.push('publish')
        return { deployment: deployment(), key: 'secret' }
      },
      version: () => ({ number: 1, createdAt: '', graph: pipeline().graph }),
      revokeKey: () => void calls.push('revoke'),
    },
  }
  return { answers, calls }
}

describe('nodes and the pipeline they become', () => {
  it('are extracted, and put back as they were', async () => {
    const { answers, calls } = server()
    const { user, editor } = await openPipeline(() => <Inspector />, { graph, answers })
    const { store } = editor
    act(() => store.getState().select(['retriever', 'reranker']))
    await user.click(screen.getByRole('button', { name: 'Extract to a sub-pipeline' }))
    await user.type(await screen.findByRole('textbox', { name: 'Name of the new pipeline' }), 'Search{Enter}')
    await waitFor(() => expect(store.getState().graph.nodes.map(({ type }) => type)).toContain('sub-pipeline'))
    expect(calls).toEqual(['create', 'publish', 'revoke'])
    expect(
      store
        .getState()
        .compile()
        .filter(({ severity }) => severity === 'error'),
    ).toEqual([])

    await user.click(await screen.findByRole('button', { name: 'Put the pipeline’s nodes here' }))
    await waitFor(() => expect(store.getState().graph.nodes).toHaveLength(graph.nodes.length))
    expect(planOf(store.getState().graph)?.hash).toBe(planOf(graph)?.hash)
  })

  it('stay as they are where publishing is refused, and nothing is left behind', async () => {
    const { answers, calls } = server(() => {
      throw new Error('refused')
    })
    const { user, editor } = await openPipeline(() => <Inspector />, { graph, answers })
    act(() => editor.store.getState().select(['retriever', 'reranker']))
    await user.click(screen.getByRole('button', { name: 'Extract to a sub-pipeline' }))
    await user.type(await screen.findByRole('textbox', { name: 'Name of the new pipeline' }), 'Search{Enter}')
    await waitFor(() => expect(calls).toEqual(['create', 'delete']))
    expect(editor.store.getState().graph).toEqual(graph)
  })

  it('say why they cannot become one', async () => {
    const { user, editor } = await openPipeline(() => <Inspector />, { graph })
    act(() => editor.store.getState().select(['retriever', 'prompt']))
    await user.click(screen.getByRole('button', { name: 'Extract to a sub-pipeline' }))
    expect(await screen.findByText('“Reranker” lies between the selected nodes. Select it too.')).toBeDefined()
  })
})
