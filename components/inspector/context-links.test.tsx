// @vitest-environment happy-dom

import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { newRunView } from '@/components/state/run-view'
import { definitions } from '@/nodes/definitions.gen'
import type { StepRecord } from '@/pipeline/run-event'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPipeline } from '@/test/builders/open-pipeline'
import { ContextLinks } from './context-links'

const record: StepRecord = {
  stepId: 'model',
  type: 'model',
  outcome: 'ok',
  notes: [],
  startedAt: 0,
  durationMs: 1,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: {},
  previews: {},
  details: { budget: { system: 1, history: 0, sources: 0, question: 1, answer: 1, room: 1, context: 4 } },
}

describe('the data of a prompt', () => {
  it('lead to what the model had before it, once it has run', async () => {
    const graph = ragGraph(definitions, 'col')
    const { user, editor } = await openPipeline(() => <ContextLinks nodeId="prompt" />, { graph })
    expect(screen.queryByRole('button')).toBeNull()
    const step = { stepId: 'model', state: 'ok' as const, startedAt: 0, attempt: 1, record }
    act(() => editor.run.store.setState({ view: { ...newRunView('r'), steps: { model: step } } }))
    await user.click(screen.getByRole('button', { name: 'What Model had before it' }))
    expect([...editor.store.getState().selection]).toEqual(['model'])
  })
})
