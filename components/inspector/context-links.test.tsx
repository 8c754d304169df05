// @vitest-environment happy-dom

import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPipeline } from '@/test/builders/open-pipeline'
import { stepRecord } from '@/test/builders/run-record'
import { showRun } from '@/test/builders/shown-run'
import { ContextLinks } from './context-links'

const budget = { system: 1, examples: 0, history: 0, sources: 0, question: 1, answer: 1, room: 1, context: 4 }

describe('the data of a prompt', () => {
  it('lead to what the model had before it, once it has run', async () => {
    const graph = ragGraph(definitions, 'col')
    const { user, editor } = await openPipeline(() => <ContextLinks nodeId="prompt" />, { graph })
    expect(screen.queryByRole('button')).toBeNull()
    showRun(editor, [stepRecord('model', { details: { budget } })])
    await user.click(screen.getByRole('button', { name: 'What Model had before it' }))
    expect([...editor.store.getState().selection]).toEqual(['model'])
  })
})
