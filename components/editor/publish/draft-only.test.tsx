// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'
import { PublishForm } from './publish-form'

const fields = [{ name: 'question', type: 'text', required: true }]
const graph = graphOf(
  [
    node('in', 'input', { fields }),
    { ...node('find', 'retriever', {}, 2), debug: { pins: { chunks: [] } } },
    { ...node('model', 'model'), title: 'Answer', debug: { disabled: true } },
  ],
  [],
)

const noGate = { gate: null, dataset: null, outcome: null, running: null, isSame: false, isInvalid: false }

it('names what is pinned or switched off, and takes it back before anything is published', async () => {
  const autosave = { flush: async () => undefined } as unknown as Parameters<typeof PublishForm>[0]['autosave'] // Only its flush is asked.
  const { user, editor } = await openPipeline(
    () => <PublishForm current={null} gate={noGate} suggested="Clinic" autosave={autosave} onKey={() => undefined} />,
    { graph },
  )
  act(() => editor.store.setState({ issues: [] }))
  const publish = screen.getByRole('button', { name: 'Publish' })
  expect(publish).toHaveProperty('disabled', true)
  expect(screen.getByText('Retriever')).toBeDefined()
  expect(screen.getByText('Answer')).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Unpin' }))
  expect(screen.queryByText('Retriever')).toBeNull()
  expect(publish).toHaveProperty('disabled', true)
  await user.click(screen.getByRole('button', { name: 'Switch on' }))
  expect(screen.queryAllByRole('alert')).toEqual([])
  act(() => editor.store.setState({ issues: [] }))
  expect(publish).toHaveProperty('disabled', false)
  expect(editor.store.getState().graph.nodes.some(({ debug }) => debug && Object.keys(debug).length > 0)).toBe(false)
})
