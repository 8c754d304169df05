// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Inspector } from '@/components/inspector/inspector'
import { useVaried } from '@/components/state/varied'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import type { Facet } from '@/pipeline/evaluation/sweep'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { VariedChip } from './varied-chip'

const own = (id: string, type: string, config: Record<string, unknown> = {}) =>
  node(id, type, { ...definitions.get(type)?.defaults, ...config }, definitions.get(type)?.version)
const graph = graphOf([own('search', 'retriever', { collectionId: 'c1' }), own('ask', 'prompt-template')], [])
const collection = { id: 'c1', chunking: defaultChunking, embedder: { provider: 'built-in' as const, model: 'words' } }

const kept = (): Facet[] => JSON.parse(window.localStorage.getItem('telar.vary.pipeline') ?? '[]')

async function open(selected = 'search', before: Facet[] = []) {
  window.localStorage.setItem('telar.vary.pipeline', JSON.stringify(before))
  const opened = await openPipeline(
    () => (
      <>
        <VariedChip onLeave={() => Promise.resolve()} />
        <Inspector />
      </>
    ),
    {
      graph,
      answers: {
        models: { list: () => ({ models: [], providers: [] }) },
        // What the dialog reads of a collection.
        collections: { get: () => collection as never },
      },
    },
  )
  act(() => opened.editor.store.getState().select([selected]))
  const panel = within(screen.getByTestId('inspector'))
  return { ...opened, panel }
}
const fieldOf = (name: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-field="${name}"]`)
  if (!found) throw new Error(`no field ${name}`)
  return found
}

describe('a field that is varied', () => {
  it('is asked for its values by a right click, is marked, and is listed with the number of variants', async () => {
    const { user, editor } = await open()
    fireEvent.contextMenu(fieldOf('topK'))
    await user.click(await screen.findByRole('menuitem', { name: 'Vary this…' }))
    const dialog = await screen.findByRole('dialog')
    const values = within(dialog).getByRole('textbox', { name: 'Values to try' })
    expect(values).toHaveProperty('value', '4, 8, 16')
    await user.clear(values)
    await user.type(values, '4, 8, 0')
    expect(within(dialog).getByRole('alert').textContent).toContain('This field does not take “0”')
    expect(within(dialog).getByRole('button', { name: 'Vary' })).toHaveProperty('disabled', true)
    await user.clear(values)
    await user.type(values, '4, 8, 12{Enter}')
    await waitFor(() =>
      expect(kept()).toEqual([{ kind: 'config', nodeId: 'search', path: 'topK', values: [4, 8, 12] }]),
    )
    expect(fieldOf('topK').textContent).toContain('Tried: 4 | 8 | 12')
    expect(screen.getByTestId('varied').textContent).toBe('1 thing varied · 3 variants')
    // The drawing itself is what it was.
    expect(editor.store.getState().graph).toEqual(graph)
    expect(editor.store.getState().history.past).toHaveLength(0)
  })

  it('is varied from the keyboard, and no more', async () => {
    const { user } = await open('search', [{ kind: 'config', nodeId: 'search', path: 'mode', values: ['dense'] }])
    within(fieldOf('mode'))
      .getByRole('button', { name: /^Vary “/ })
      .focus()
    await user.keyboard('{Enter}')
    const dialog = await screen.findByRole('dialog')
    const boxes = within(dialog).getAllByRole('checkbox')
    expect(boxes.map((box) => (box as HTMLInputElement).checked)).toEqual([false, true, false])
    await user.click(within(dialog).getByRole('button', { name: 'Vary it no more' }))
    await waitFor(() => expect(kept()).toEqual([]))
    expect(screen.queryByTestId('varied')).toBeNull()
  })

  it('leaves the browser its own menu where somebody writes', async () => {
    await open()
    const threshold = within(fieldOf('scoreThreshold')).getByRole('textbox')
    const rightClick = () => {
      fireEvent.pointerDown(threshold, { button: 2 })
      return fireEvent.contextMenu(threshold)
    }
    act(() => threshold.focus())
    expect(rightClick(), 'it is written in').toBe(true)
    expect(screen.queryByRole('menu')).toBeNull()
    act(() => threshold.blur())
    expect(rightClick(), 'it is only looked at').toBe(false)
    expect(await screen.findByRole('menu')).toBeDefined()
  })

  it('takes several ways to cut the documents of a collection', async () => {
    const { user } = await open()
    await user.click(within(fieldOf('collectionId')).getByRole('button', { name: /^Vary “/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Vary chunking…' }))
    const dialog = await screen.findByRole('dialog')
    const list = await within(dialog).findByRole('list', { name: /^Chunking of/ })
    expect(list.textContent).toContain('live now')
    await user.type(within(dialog).getByRole('textbox', { name: /Chunk sizes to try/ }), '200, 600{Enter}')
    expect(within(list).getAllByRole('listitem')).toHaveLength(3)
    await user.click(within(dialog).getByRole('button', { name: 'Vary' }))
    await waitFor(() => expect(kept()).toHaveLength(1))
    expect(kept()[0]).toMatchObject({
      kind: 'chunking',
      collectionId: 'c1',
      values: [defaultChunking, { size: 200, overlap: 30 }, { size: 600, overlap: 90 }],
    })
  })

  it('counts what the drawing has a place for, and survives what is damaged', async () => {
    const facets: Facet[] = [
      { kind: 'config', nodeId: 'search', path: 'topK', values: [4, 8] },
      { kind: 'without', nodeId: 'ask', values: [false, true] },
      { kind: 'without', nodeId: 'gone', values: [false, true] },
      { kind: 'embedder', collectionId: 'other', values: [{ provider: 'built-in', model: 'words' }] },
    ]
    const { user, editor } = await open('search', facets)
    const chip = screen.getByTestId('varied')
    expect(chip.textContent).toBe('2 things varied · 4 variants')
    await user.click(chip)
    act(() => editor.store.getState().select(['ask']))
    act(() => editor.store.getState().removeSelected())
    expect(chip.textContent).toBe('1 thing varied · 2 variants')
    act(() => editor.store.getState().undo())
    expect(chip.textContent).toBe('2 things varied · 4 variants')
    await user.click(await screen.findByRole('button', { name: 'Find the best settings…' }))
    await waitFor(() => expect(window.location.search).toBe('?dialog=new&kind=sweep&pipeline=pipeline'))
  })
})

function Count() {
  return <p>{useVaried('p2').facets.length} kept</p>
}

describe('what this browser keeps', () => {
  it.each(['not JSON', '[{"kind":"other"}]', '{}'])('is nothing where it reads %s', async (text) => {
    window.localStorage.setItem('telar.vary.p2', text)
    await openPipeline(() => <Count />, { graph })
    expect(screen.getByText('0 kept')).toBeDefined()
  })
})
