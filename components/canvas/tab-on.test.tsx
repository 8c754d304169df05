// @vitest-environment happy-dom

import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { createEditorStore } from '@/components/state/editor-store'
import { definitions } from '@/nodes/definitions.gen'
import { emptyGraph } from '@/pipeline/graph'
import type { FlowNode } from './flow-types'
import { tabOn } from './tab-on'

const all = ['a', 'b', 'c'].map((id): FlowNode => ({ id, type: 'note', position: { x: 0, y: 0 }, data: { text: id } }))

/** A canvas on which only some of the cards are in the page. */
function draw(shown: string[], isInert = false) {
  const store = createEditorStore(emptyGraph(), definitions)
  const nodes = isInert ? all.map((node) => (node.id === 'b' ? { ...node, focusable: false } : node)) : all
  const Cards = ({ ids }: { ids: string[] }) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: stands for the canvas
    <div onKeyDown={(event) => tabOn(event, { store }, nodes)}>
      {ids.map((id) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: stands for what React Flow draws
        <fieldset key={id} className="react-flow__node" data-id={id} tabIndex={0} aria-label={id}>
          <button type="button">in {id}</button>
        </fieldset>
      ))}
    </div>
  )
  const { rerender } = render(<Cards ids={shown} />)
  return { store, user: userEvent.setup(), show: (ids: string[]) => rerender(<Cards ids={ids} />) }
}

afterEach(cleanup)

describe('Tab on the canvas', () => {
  it('asks for the next card where that is not in the page, and gives it the focus once it is', async () => {
    const { store, user, show } = draw(['a', 'c'])
    screen.getByRole('button', { name: 'in a' }).focus()
    await user.tab()
    expect(store.getState().arrival.ids).toEqual(['b'])
    show(['a', 'b', 'c'])
    await waitFor(() => expect(document.activeElement?.getAttribute('data-id')).toBe('b'))
  })

  it('goes backwards too', async () => {
    const { store, user } = draw(['c'])
    screen.getByRole('group', { name: 'c' }).focus()
    await user.tab({ shift: true })
    expect(store.getState().arrival.ids).toEqual(['b'])
  })

  it('leaves the rest to the browser: buttons in a card, cards in the page, and the way out', async () => {
    const { store, user } = draw(['a', 'c'], true)
    screen.getByRole('group', { name: 'a' }).focus()
    await user.tab()
    expect(document.activeElement?.textContent).toBe('in a')
    await user.tab()
    expect(document.activeElement?.getAttribute('data-id')).toBe('c')
    await user.tab()
    await user.tab()
    expect(store.getState().arrival.count).toBe(0)
  })
})
