// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { EditorInstance } from '@/components/state/editor-context'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { GridDto } from '@/server/services/play/types'
import { graphOf, node } from '@/test/builders/graph'
import { gridDto } from '@/test/builders/grid'
import { openPipeline } from '@/test/builders/open-pipeline'
import { useTakeVariant } from './use-take-variant'

function Taking({ editor }: { editor: EditorInstance }) {
  useTakeVariant(editor)
  return null
}

const graph = graphOf(
  [
    node('prompt', 'prompt-template', { system: '', user: 'Old: {{ question }}', includeHistory: false }),
    node('model', 'model', { model: { provider: 'auto', model: '' } }),
  ],
  ['prompt.messages -> model.messages'],
)
const open = (drawn = graph, over: Partial<GridDto> = {}, more = '') =>
  openPipeline((editor) => <Taking editor={editor} />, {
    graph: drawn,
    address: `/pipelines/p1?grid=g1&variant=two${more}`,
    answers: {
      play: {
        variant: ({ id }) => {
          const { nodeId, nodeType, variants } = gridDto(['one', 'two'], [], over)
          const found = variants.find((one) => one.id === id)
          if (!found) throw new AppError('not-found', say('There is no such variant in this grid.'))
          return { number: found.number, name: found.name, config: found.config, nodeId, nodeType }
        },
      },
    },
  })
const configOf = (editor: EditorInstance, id: string) =>
  editor.store.getState().graph.nodes.find((one) => one.id === id)?.config

describe('a variant that is to be used', () => {
  it('goes into its node by one edit, with its model where that is wanted, and is taken back', async () => {
    const { editor, user } = await open(graph, {}, '&model=ollama%2Fllama3.2%3A3b')
    expect(await screen.findByText('Variant 2 “two” is in the prompt now.')).toBeDefined()
    expect(configOf(editor, 'prompt')?.user).toBe('two: {{ question }}')
    expect(configOf(editor, 'model')?.model).toEqual({ provider: 'ollama', model: 'llama3.2:3b' })
    expect(editor.store.getState().history.past).toHaveLength(1)
    expect([...editor.store.getState().selection]).toEqual(['prompt'])
    expect(window.location.search).toBe('')
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    expect(editor.store.getState().graph).toEqual(graph)
  })

  it('is called by its number alone where it has no name of its own', async () => {
    const { variants } = gridDto(['one', 'two'], [])
    await open(graph, { variants: variants.map((one) => ({ ...one, name: String(one.number) })) })
    expect(await screen.findByText('Variant 2 is in the prompt now.')).toBeDefined()
  })

  it('leaves the model as it is where only the prompt is wanted', async () => {
    const { editor } = await open()
    await screen.findByText('Variant 2 “two” is in the prompt now.')
    expect(configOf(editor, 'model')?.model).toEqual({ provider: 'auto', model: '' })
  })

  it.each([
    ['the node is gone', graphOf([node('model', 'model')], []), {}, /not in the drawing any more/],
    ['the node is of another type', graphOf([node('prompt', 'model')], []), {}, /of another type now/],
    ['the variant is gone', graph, { variants: [] }, /variant is not there any more/],
  ])('says so where %s, and changes nothing', async (_, drawn, over, text) => {
    const { editor } = await open(drawn, over)
    expect(await screen.findByText(text)).toBeDefined()
    await vi.waitFor(() => expect(window.location.search).toBe(''))
    expect(editor.store.getState().graph).toEqual(drawn)
  })
})
