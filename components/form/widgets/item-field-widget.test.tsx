// @vitest-environment happy-dom

import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { ConfigForm } from '@/components/form/config-form'
import { useEditor } from '@/components/state/editor-context'
import { definitions } from '@/nodes/definitions.gen'
import type { Environment } from '@/pipeline/environment'
import type { InputField } from '@/pipeline/input-field'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { openPipeline } from '@/test/builders/open-pipeline'

const question: InputField = { name: 'question', type: 'long-text', required: true, example: 'Who wove it?' }
const year: InputField = { name: 'year', type: 'number', required: false }
const published = { id: 'p', slug: 'ask', name: 'Ask', versionId: 'v', number: 3 }
const gone = '0f5e9a5c-9d1f-4c1e-8a51-0f6f4b6f7c11'

function Form() {
  const shown = useEditor((state) => state.graph.nodes.find(({ id }) => id === 'each'))
  const definition = definitions.get('for-each')
  return shown && definition ? <ConfigForm node={shown} definition={definition} /> : null
}

/** The form of a for-each whose list comes from an input. */
async function openEach(config: Record<string, unknown>, inputs = [question, year], locale?: 'es') {
  const environment: Environment = {
    ...smallEnvironment,
    pipelines: [{ ...published, inputs }],
    unpublished: [{ id: 'draft', slug: 'draft', name: 'Half done' }],
  }
  const list = node('in', 'input', { fields: [{ name: 'list', type: 'json', required: true }] })
  const each = node('each', 'for-each', { ...definitions.get('for-each')?.defaults, ...config })
  const opened = await openPipeline(() => <Form />, {
    graph: graphOf([list, each], ['in.list -> each.items']),
    environment,
    ...(locale ? { locale } : {}),
  })
  opened.editor.store.getState().select(['each'])
  const configNow = () => opened.editor.store.getState().graph.nodes.find(({ id }) => id === 'each')?.config
  return { ...opened, config: configNow }
}

describe('the input that takes an item', () => {
  it('is chosen among the inputs of the pipeline, and a list that fits is shown', async () => {
    const { user, config } = await openEach({ pipelineId: 'p', fields: [question, year] })
    expect(screen.getByText('["Who wove it?",{"question":"Who wove it?","year":1}]')).toBeDefined()
    expect(await screen.findByText('The list comes from “Input”, list.')).toBeDefined()
    const field = screen.getByRole('combobox', { name: 'Input for an item' })
    expect(field).toHaveProperty('value', 'Automatic: question')
    field.focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}')
    expect(field).toHaveProperty('value', 'year · number')
    expect(config()).toMatchObject({ itemField: 'year' })
    expect(screen.getByText('[1,{"year":1,"question":"Who wove it?"}]')).toBeDefined()
  })

  it('that is gone stays, is marked, and says which there are', async () => {
    const { user, config } = await openEach({
      pipelineId: 'p',
      fields: [{ ...question, name: 'query' }],
      itemField: 'query',
    })
    await user.click(await screen.findByRole('button', { name: 'Take over the inputs' }))
    const field = screen.getByRole('combobox', { name: 'Input for an item' })
    expect(field).toHaveProperty('value', 'query (no longer an input of the pipeline)')
    expect(await screen.findByText('The pipeline has no input "query"; it has: question, year.')).toBeDefined()
    expect(config()).toMatchObject({ itemField: 'query', fields: [question, year] })
  })

  it('can only be chosen once there is a pipeline', async () => {
    await openEach({})
    expect(screen.getByPlaceholderText('Choose a pipeline first')).toBeDefined()
  })

  it('speaks Spanish', async () => {
    await openEach({ pipelineId: 'p', fields: [{ ...question, example: undefined }] }, undefined, 'es')
    expect(screen.getByText('["question 1","question 2"]')).toBeDefined()
    expect(screen.getByRole('combobox', { name: 'Entrada para un elemento' })).toHaveProperty(
      'value',
      'Automática: question',
    )
    expect(await screen.findByText('La lista viene de «Entrada», list.')).toBeDefined()
  })
})

describe('the pipeline that a node runs', () => {
  it('is named when it is only not published, and can be opened', async () => {
    await openEach({ pipelineId: 'draft', fields: [] })
    expect(await screen.findByDisplayValue('Half done (not published)')).toBeDefined()
    expect(await screen.findByText('“Half done” has no published version.')).toBeDefined()
    expect(screen.getByRole('link', { name: 'Open the pipeline' }).getAttribute('href')).toBe('/pipelines/draft')
  })

  it('is called deleted when nobody knows it, never by its id', async () => {
    await openEach({ pipelineId: gone, fields: [] })
    expect(await screen.findByDisplayValue('A pipeline that was deleted')).toBeDefined()
    expect(await screen.findByText('The pipeline that it runs was deleted, or is one of another Telar.')).toBeDefined()
    expect(document.body.textContent).not.toContain(gone)
  })
})
