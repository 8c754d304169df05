// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { ReactFlowProvider } from '@xyflow/react'
import { expect, it } from 'vitest'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { Menus } from './menus'

it('a list has the keys from the moment it opens, so that what is written on is no command of the canvas', async () => {
  const { editor } = await openPipeline(
    () => (
      <ReactFlowProvider>
        <Menus />
      </ReactFlowProvider>
    ),
    { graph: graphOf([node('in', 'input', { fields: [] })], []) },
  )
  act(() => {
    editor.ui.setState({ menu: { kind: 'add' } })
  })
  expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Search nodes' }))
})
