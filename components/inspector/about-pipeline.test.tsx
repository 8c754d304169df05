// @vitest-environment happy-dom

import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { RunPage, RunSummary } from '@/server/services/runs/types'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { runDetails } from '@/test/builders/run-record'
import { Inspector } from './inspector'

const run: RunSummary = {
  id: 'run-1',
  pipelineId: 'pipeline',
  pipelineName: 'Ask',
  versionId: null,
  origin: 'studio',
  status: 'failed',
  usage: { inputTokens: 0, outputTokens: 0 },
  durationMs: 12,
  startedAt: '2026-01-02T03:04:05.000Z',
  title: 'When is it closed?',
  damaged: false,
}

const pageOf = (items: RunSummary[]): RunPage => ({
  items,
  page: 1,
  pages: 1,
  total: items.length,
  versions: [],
})

const fields = [{ name: 'question', type: 'text', required: true, label: 'Question' }]
const graph = graphOf([node('in', 'input', { fields })], [])

describe('inspector without a selection', () => {
  it('says what the pipeline takes, that nothing is live, and opens an earlier run with what it was asked', async () => {
    const { user, editor, streams } = await openPipeline(() => <Inspector />, {
      graph,
      answers: {
        deployments: { get: () => null },
        runs: {
          list: () => pageOf([run]),
          get: () => runDetails('run-1', { inputs: { question: 'When?' } }),
        },
      },
    })
    expect(await screen.findByText('Not published')).toBeTruthy()
    expect(screen.getByText('Question')).toBeTruthy()
    await user.click(await screen.findByRole('button', { name: /When is it closed\?.*Failed/ }))
    await waitFor(() => expect(editor.dock.getState().draft).toEqual({ question: 'When?' }))
    expect(streams.map((stream) => stream.procedure)).toEqual(['runs.events'])
    expect(editor.run.store.getState().view?.runId).toBe('run-1')
  })

  it('says how to begin where nothing has run', async () => {
    await openPipeline(() => <Inspector />, {
      graph,
      locale: 'es',
      answers: { deployments: { get: () => null }, runs: { list: () => pageOf([]) } },
    })
    expect(await screen.findByText(/Aún no se ha ejecutado/)).toBeTruthy()
  })
})
