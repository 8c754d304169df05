// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { type AnyDefinition, defineNode, type NodeTexts } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import { smallEnvironment } from '@/test/builders/environment'
import { graphOf, node } from '@/test/builders/graph'
import { openForm } from '@/test/builders/open-form'

const fields = {
  title: z.string().max(12).default(''),
  text: z.string().default('').meta({ ui: 'textarea' }),
  count: z.number().int().min(1).max(9).default(3),
  limit: z.number().optional().meta({ unit: 'ms' }),
  share: z.number().min(0).max(1).default(0.5).meta({ ui: 'slider', step: 0.05 }),
  strict: z.boolean().default(false),
  mode: z.enum(['plain', 'rich']).default('plain'),
  way: z.enum(['the first way of three', 'the second way of three']).optional(),
  detail: z
    .string()
    .default('')
    .meta({ visibleWhen: { field: 'mode', in: ['rich'] } }),
  late: z.string().default('').meta({ advanced: true }),
  collection: z.string().default('').meta({ ui: 'collection' }),
  model: z.unknown().meta({ ui: 'chat-model' }),
  pipeline: z.string().default('').meta({ ui: 'pipeline' }),
  schema: z.unknown().meta({ ui: 'json-schema' }),
  template: z.string().default('').meta({ ui: 'liquid' }),
  headers: z.unknown().meta({ ui: 'key-values' }),
  list: z.unknown().meta({ ui: 'number-list' }),
}
type FieldName = keyof typeof fields

const texts = (the: string): NodeTexts => ({
  title: 'Everything',
  description: '',
  summary: '',
  help: '',
  ports: {},
  fields: Object.fromEntries(Object.keys(fields).map((name) => [name, { label: `${the} ${name}` }])),
  options: { 'mode=plain': `${the} plain`, 'mode=rich': `${the} rich` },
})

/** A node type with these of the fields. */
const nodeWith = (names: FieldName[]) =>
  defineNode({
    type: 'everything',
    version: 1,
    category: 'tool',
    icon: 'IconBox',
    messages: { en: texts('The'), es: texts('El') },
    config: z.object(Object.fromEntries(names.map((name) => [name, fields[name]]))),
    defaults: {},
    ports: () => ({ inputs: {}, outputs: {} }),
    needs: [],
    effect: 'pure',
    timeoutMs: 1_000,
  }) as unknown as AnyDefinition // The types of configs differ; each definition checks its own.

const never = <T,>(): Promise<T> => new Promise(() => undefined)

describe('a form from a schema', () => {
  it('takes texts, numbers and switches', async () => {
    const names: FieldName[] = ['title', 'text', 'count', 'limit', 'strict']
    const { user, config } = await openForm(nodeWith(names), { limit: 20 })
    await user.type(screen.getByRole('textbox', { name: 'The title' }), 'A title that is long')
    await user.type(screen.getByRole('textbox', { name: 'The text' }), 'two{Enter}lines')
    const count = screen.getByRole('textbox', { name: 'The count' })
    expect(count).toHaveProperty('value', '3')
    await user.clear(count)
    await user.type(count, '4.5')
    await user.click(screen.getByRole('switch', { name: 'The strict' }))
    expect(screen.getByRole('textbox', { name: 'The limit' })).toHaveProperty('value', '20 ms')
    await user.click(screen.getByRole('button', { name: 'Clear The limit' }))
    expect(config()).toEqual({ title: 'A title that', text: 'two\nlines', count: 45, strict: true })
  })

  it('takes a number by hand and by slider', async () => {
    const { user, config } = await openForm(nodeWith(['share']), {})
    screen.getByRole('slider', { name: 'The share' }).focus()
    await user.keyboard('{ArrowRight}{ArrowRight}')
    expect(config()).toEqual({ share: 0.6 })
    const exact = screen.getByRole('textbox', { name: 'The share' })
    await user.clear(exact)
    await user.type(exact, '0.33')
    expect(config()).toEqual({ share: 0.33 })
  })

  it('lets one of several be chosen, and an optional one be cleared', async () => {
    const { user, config } = await openForm(nodeWith(['mode', 'way']), {})
    await user.click(screen.getByRole('radio', { name: 'The rich' }))
    await user.click(screen.getByRole('combobox', { name: 'The way' }))
    await user.click(await screen.findByRole('option', { name: 'the second way of three' }))
    expect(config()).toEqual({ mode: 'rich', way: 'the second way of three' })
    await user.tab()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Clear' }))
    await user.keyboard('{Enter}')
    expect(config()).toEqual({ mode: 'rich' })
  })

  it('shows a field when its sibling has the value for it, and keeps advanced ones folded', async () => {
    const { user } = await openForm(nodeWith(['mode', 'detail', 'late']), {})
    expect(screen.queryByRole('textbox', { name: 'The detail' })).toBeNull()
    await user.click(screen.getByRole('radio', { name: 'The rich' }))
    expect(screen.getByRole('textbox', { name: 'The detail' })).toBeDefined()
    expect(screen.queryByRole('textbox', { name: 'The late' })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Advanced', expanded: false }))
    expect(screen.getByRole('textbox', { name: 'The late' })).toBeDefined()
  })

  it('takes a list of numbers, and names with values', async () => {
    const { user, config } = await openForm(nodeWith(['headers', 'list']), { headers: [], list: [1, 2] })
    await user.click(screen.getByRole('button', { name: 'Remove number 1' }))
    await user.click(screen.getByRole('button', { name: 'Add a number' }))
    await user.click(screen.getByRole('button', { name: 'Add a header' }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Accept')
    await user.type(screen.getByRole('textbox', { name: 'Value' }), 'text/plain')
    expect(config()).toEqual({ headers: [{ name: 'Accept', value: 'text/plain' }], list: [2, 1] })
  })

  it('keeps the last schema that could be read while one is typed', async () => {
    const { user, config } = await openForm(nodeWith(['schema']), {})
    await user.click(screen.getByRole('radio', { name: 'JSON' }))
    await user.click(await screen.findByRole('button', { name: 'Insert an example' }))
    expect(config()).toMatchObject({ schema: { type: 'object', required: ['answer'] } })
    const code = await screen.findByRole('textbox', { name: 'The schema' })
    expect(code.textContent).toContain('"answer"')
    await user.click(screen.getByRole('button', { name: 'Remove the schema' }))
    expect(config()).toEqual({})
  })

  it('keeps a schema that is no JSON yet as the text it is, so that it is an issue and outlives a reload', async () => {
    const extract = definitions.get('json-extract')
    if (!extract) throw new Error('it is installed')
    const { config } = await openForm(extract, { ...extract.defaults, schema: '{ "type": ' })
    expect((await screen.findByRole('textbox', { name: /schema/i })).textContent).toContain('{ "type":')
    expect(screen.getByText('This is not valid JSON yet.')).toBeDefined()
    expect(config()?.schema).toBe('{ "type": ')
    const { issues } = compile(graphOf([node('n', 'json-extract', config())], []), definitions, smallEnvironment)
    expect(issues).toContainEqual(expect.objectContaining({ code: 'config-invalid', path: ['schema'] }))
  })

  it('shows a template where it can be edited', async () => {
    await openForm(nodeWith(['template']), { template: 'Hello {{ name }}' })
    expect((await screen.findByRole('textbox', { name: 'The template' })).textContent).toBe('Hello {{ name }}')
  })

  it('speaks Spanish, its own words and the node’s', async () => {
    await openForm(nodeWith(['title', 'limit', 'late']), { limit: 1 }, { locale: 'es' })
    expect(screen.getByRole('textbox', { name: 'El title' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Borrar El limit' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Avanzado' })).toBeDefined()
  })
})

describe('the form of a router', () => {
  const router = definitions.get('router')
  if (!router) throw new Error('no router is installed')
  const branch = (name: string) => ({
    name,
    description: '',
    match: 'all',
    tests: [{ path: '', op: 'contains', value: 'refund', not: false }],
  })

  it('says at the field what the compiler found', async () => {
    const { user, config } = await openForm(router, {
      ...router.defaults,
      branches: [branch('money'), branch('other')],
    })
    const money = screen.getByRole('group', { name: /money/ })
    const name = within(money).getAllByRole('textbox')[0]
    if (!name) throw new Error('a branch has a name')
    await user.clear(name)
    await user.type(name, 'other')
    const second = screen.getAllByRole('group', { name: /other/ })[1]
    if (!second) throw new Error('both branches are called so')
    expect(await within(second).findByText('Two branches are named "other".')).toBeDefined()
    expect(within(second).getAllByRole('textbox')[0]?.getAttribute('aria-invalid')).toBe('true')
    expect(config()?.branches).toMatchObject([{ name: 'other' }, { name: 'other' }])
  })

  it('moves a branch', async () => {
    const { user, config } = await openForm(router, {
      ...router.defaults,
      branches: [branch('money'), branch('other')],
    })
    await user.click(screen.getByRole('button', { name: /down.*money|money.*down/i }))
    expect(config()?.branches).toMatchObject([{ name: 'other' }, { name: 'money' }])
  })
})

describe('choosing a collection', () => {
  const definition = nodeWith(['collection'])

  it('is by name, with the keyboard alone', async () => {
    const { user, config } = await openForm(definition, {})
    const field = await screen.findByPlaceholderText('Choose a collection')
    expect(screen.getByRole('link', { name: 'Create a collection' })).toBeDefined()
    field.focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    expect(field).toHaveProperty('value', 'Docs (1 document)')
    expect(config()).toEqual({ collection: 'col' })
    expect(screen.getByRole('link', { name: 'Open the collection' }).getAttribute('href')).toBe('/collections/col')
  })

  it('says that there is none, or that the chosen one is gone', async () => {
    const environment: Environment = { ...smallEnvironment, collections: [] }
    await openForm(definition, {}, { environment })
    expect(await screen.findByPlaceholderText('No collections yet')).toBeDefined()
  })

  it('calls a collection gone only when the server has said which there are', async () => {
    const waiting = await openForm(definition, { collection: 'lost' }, { environment: never() })
    expect(screen.queryByDisplayValue('A collection that no longer exists')).toBeNull()
    waiting.editor.store.getState().setEnvironment(smallEnvironment)
    expect(await screen.findByDisplayValue('A collection that no longer exists')).toBeDefined()
  })
})

describe('choosing a model', () => {
  const definition = nodeWith(['model'])
  const chosen = { provider: 'ollama', model: 'qwen3:4b' } as const
  const up = { provider: 'ollama', state: 'up' } as const
  const other = {
    provider: 'ollama',
    model: 'gemma3:4b',
    capabilities: ['chat'],
  } satisfies Environment['models'][number]

  it('is by typing and Enter', async () => {
    const answers = { models: { list: () => ({ models: [other], providers: [up] }) } }
    const { user, config } = await openForm(definition, {}, { answers })
    const field = screen.getByRole('combobox', { name: 'The model' })
    expect(field).toHaveProperty('value', 'Automatic: the best that serves')
    await user.clear(field)
    await user.type(field, 'gemma')
    await screen.findByRole('option', { name: 'gemma3:4b' })
    await user.keyboard('{ArrowDown}{Enter}')
    expect(config()).toEqual({ model: { provider: 'ollama', model: 'gemma3:4b' } })
  })

  it('offers to pull one that is missing', async () => {
    const answers = { models: { list: () => ({ models: [other], providers: [up] }) } }
    await openForm(definition, { model: chosen }, { answers })
    expect(await screen.findByDisplayValue('qwen3:4b (not on the server)')).toBeDefined()
    expect(screen.getByRole('button', { name: /Pull.*qwen3:4b|qwen3:4b/ })).toBeDefined()
  })

  it('calls no model missing while the list is on its way', async () => {
    await openForm(definition, { model: chosen }, { answers: { models: { list: never } } })
    expect(screen.getByDisplayValue('qwen3:4b')).toBeDefined()
    expect(screen.queryByRole('button', { name: /Pull/ })).toBeNull()
  })

  it('says why there is no list', async () => {
    const list = () => {
      throw new AppError('database-damaged', say('The database file is damaged.'))
    }
    await openForm(definition, { model: chosen }, { answers: { models: { list } } })
    expect(await screen.findByText(/The database file is damaged/)).toBeDefined()
    expect(screen.getByDisplayValue('qwen3:4b')).toBeDefined()
  })
})
