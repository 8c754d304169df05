// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { Inspector } from './inspector'

const fields = ['question', 'language'].map((name) => ({ name, type: 'text', required: true }))
const graph = graphOf(
  [node('in', 'input', { fields }), node('r', 'retriever', { collectionId: '', mode: 'hybrid' }, 2)],
  ['in.asked -> r.query'],
)

describe('an edge whose port is gone', () => {
  it('says which port that was, and is attached to another one', async () => {
    const { user, editor } = await openPipeline(() => <Inspector />, { graph })
    act(() => editor.store.getState().select(['e1']))
    expect(screen.getByRole('group', { name: 'The port “asked” of “Input” is gone' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Attach: question → Query' })).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Attach: language → Query' }))
    expect(editor.store.getState().graph.edges[0]?.source).toEqual({ node: 'in', port: 'language' })
    expect(screen.queryByText(/is gone/)).toBeNull()
  })
})
