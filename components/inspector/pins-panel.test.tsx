// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useEditor } from '@/components/state/editor-context'
import { definitions } from '@/nodes/definitions.gen'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { stepRecord } from '@/test/builders/run-record'
import { showRun } from '@/test/builders/shown-run'
import { PinsPanel } from './pins-panel'

const config = (type: string) => definitions.get(type)?.defaults
const graph = graphOf([node('model', 'model', config('model')), node('find', 'retriever', config('retriever'), 2)], [])

function Panel({ of }: { of: string }) {
  const shown = useEditor((state) => state.graph.nodes.find(({ id }) => id === of))
  return shown ? <PinsPanel node={shown} /> : null
}

async function openPins(of: string) {
  const opened = await openPipeline(() => <Panel of={of} />, { graph })
  const pins = () => opened.editor.store.getState().graph.nodes.find(({ id }) => id === of)?.debug?.pins
  return { ...opened, pins }
}
const rowOf = (port: string) => {
  const row = screen.getByText(port, { selector: 'strong' }).parentElement
  if (!row) throw new Error(`no row of ${port}`)
  return within(row)
}

describe('pinned values', () => {
  it('are written by hand as text, and taken away', async () => {
    const { user, pins } = await openPins('model')
    await user.click(rowOf('Answer').getByRole('button', { name: 'Edit' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Pin Answer' }))
    await user.type(dialog.getByRole('textbox', { name: 'Value (text)' }), 'By heart.')
    await user.click(dialog.getByRole('button', { name: 'Pin' }))
    expect(pins()).toEqual({ text: 'By heart.' })
    expect(rowOf('Answer').getByText('By heart.')).toBeDefined()
    await user.click(rowOf('Answer').getByRole('button', { name: 'Unpin' }))
    expect(pins()).toBeUndefined()
  })

  it('that are no JSON, or another type’s, are refused with what is asked for; what was written stays', async () => {
    const { user, pins } = await openPins('find')
    await user.click(rowOf('Chunks').getByRole('button', { name: 'Edit' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Pin Chunks' }))
    const value = dialog.getByRole('textbox', { name: 'Value (chunks)' })
    await user.type(value, 'not so')
    await user.click(dialog.getByRole('button', { name: 'Pin' }))
    expect(dialog.getByText('This is not valid JSON.')).toBeDefined()
    expect(value).toHaveProperty('value', 'not so')
    await user.clear(value)
    await user.type(value, '"a text"')
    await user.click(dialog.getByRole('button', { name: 'Pin' }))
    expect(dialog.getByText('This does not fit the port: it takes chunks.')).toBeDefined()
    expect(value).toHaveProperty('value', '"a text"')
    expect(pins()).toBeUndefined()
    await user.clear(value)
    await user.type(value, '[[]')
    await user.click(dialog.getByRole('button', { name: 'Pin' }))
    expect(pins()).toEqual({ chunks: [] })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('come from the run that is shown, one port at a time', async () => {
    const { user, editor, pins } = await openPins('model')
    const pin = () => rowOf('Answer').getByRole('button', { name: 'Pin what it gave' })
    expect(pin()).toHaveProperty('disabled', true)
    showRun(editor, [stepRecord('model', { outputs: { text: 'It opens at eight.', sources: [] } })])
    await user.click(pin())
    expect(pins()).toEqual({ text: 'It opens at eight.' })
  })

  it('come from a file, and one that does not fit says so and changes nothing', async () => {
    const { user, pins } = await openPins('find')
    const file = (text: string) => new File([text], 'pin.json', { type: 'application/json' })
    const input = () => {
      const found = document.querySelector('input[type="file"]')
      if (!(found instanceof HTMLInputElement)) throw new Error('no file input')
      return found
    }
    await user.upload(input(), file('{"a": 1}'))
    expect((await screen.findByRole('alert')).textContent).toBe('This does not fit the port: it takes chunks.')
    expect(pins()).toBeUndefined()
    await user.upload(input(), file('[]'))
    await waitFor(() => expect(pins()).toEqual({ chunks: [] }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('of a port that is gone can be seen and taken away', async () => {
    const { user, editor, pins } = await openPins('model')
    act(() => editor.store.getState().debug('model', { pins: { renamed: 'From before.' } }))
    expect(rowOf('renamed').getByText('"From before."')).toBeDefined()
    await user.click(rowOf('renamed').getByRole('button', { name: 'Unpin' }))
    expect(pins()).toBeUndefined()
    expect(screen.queryByText('renamed')).toBeNull()
  })
})
