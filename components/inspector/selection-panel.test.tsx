// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { EditorInstance } from '@/components/state/editor-context'
import type { Graph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { SelectionPanel } from './selection-panel'

const graph: Graph = {
  ...graphOf(
    [node('in', 'input', { fields: [] }), node('r', 'retriever'), { ...node('m', 'model'), groupId: 'g' }],
    ['in.question -> r.query', 'r.chunks -> m.messages'],
  ),
  notes: [{ id: 'note', text: 'Ask Ada\nfirst', position: { x: 0, y: 0 }, size: { width: 10, height: 10 } }],
  groups: [{ id: 'g', title: 'Answer', position: { x: 0, y: 0 }, size: { width: 10, height: 10 } }],
}

const select = ({ store }: EditorInstance, ...ids: string[]) => act(() => store.getState().select(ids))

it('names the one thing that is selected, and counts several by their kinds', async () => {
  const { editor } = await openPipeline(() => <SelectionPanel />, { graph })
  const panel = document.body
  select(editor, 'e1')
  expect(panel.textContent).toContain('EdgeFrom Input · question to Retriever · Query')
  select(editor, 'note')
  expect(panel.textContent).toContain('NoteAsk Ada')
  select(editor, 'g')
  expect(panel.textContent).toContain('GroupAnswer, with 1 node')
  // A box drawn around two nodes takes their edges along.
  select(editor, 'in', 'r', 'e1', 'e2')
  expect(panel.textContent).toContain('2 nodes selected')
  select(editor, 'in', 'r', 'note', 'g')
  expect(panel.textContent).toContain('2 nodes, 1 note, and 1 group selected')
  select(editor, 'e1', 'e2')
  expect(panel.textContent).toContain('2 edges selected')
})

it('offers what goes into the selected edge', async () => {
  const { editor, user } = await openPipeline(() => <SelectionPanel />, { graph })
  select(editor, 'e2')
  await user.click(screen.getByRole('button', { name: 'Insert a node… (/)' }))
  expect(editor.ui.getState().menu).toEqual({ kind: 'add', into: 'e2' })
})
