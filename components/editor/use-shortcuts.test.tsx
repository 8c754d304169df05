// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { handleCanvasKey } from '@/components/canvas/canvas-keys'
import { NodeMenu } from '@/components/canvas/node-menu'
import { useEditorInstance, useUi } from '@/components/state/editor-context'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { useShortcuts } from './use-shortcuts'

const graph = graphOf([node('model', 'model')], [])
const nothing = () => undefined

function Canvas() {
  const instance = useEditorInstance()
  const menu = useUi((state) => state.menu)
  useShortcuts(instance, nothing)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: stands for the canvas
    <div className="react-flow" onKeyDown={(event) => handleCanvasKey(event, instance)}>
      <button type="button">a card</button>
      {menu?.kind === 'node' ? <NodeMenu node={menu.node} /> : null}
    </div>
  )
}

it('leaves letters to a menu that is open over the canvas', async () => {
  const { editor, user } = await openPipeline(() => <Canvas />, { graph })
  act(() => {
    editor.store.getState().select(['model'])
    editor.ui.setState({ menu: { kind: 'node', node: 'model' } })
  })
  act(() => screen.getByRole('menuitem', { name: 'Duplicate' }).focus())
  await user.keyboard('nsc{Delete}')
  expect(editor.ui.getState().menu).toEqual({ kind: 'node', node: 'model' })
  expect(editor.store.getState().graph).toEqual(graph)
  act(() => {
    editor.ui.setState({ menu: null })
  })
  act(() => screen.getByRole('button', { name: 'a card' }).focus())
  await user.keyboard('n')
  expect(editor.store.getState().graph.notes).toHaveLength(1)
})
