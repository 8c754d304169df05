// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openNodeForm } from '@/test/builders/open-form'

const openSchema = (schema: unknown, locale?: 'es') =>
  openNodeForm('json-extract', schema === undefined ? {} : { schema }, locale ? { locale } : {})

describe('the schema of JSON, as a list of fields', () => {
  it('is written by the keyboard alone', async () => {
    const { user, config } = await openSchema(undefined)
    screen.getByRole('button', { name: 'Add a field' }).focus()
    await user.keyboard('{Enter}')
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' }))
    await user.keyboard('total')
    const total = within(screen.getByRole('group', { name: 'total' }))
    await user.type(total.getByRole('textbox', { name: 'What it means' }), 'With tax')
    total.getByRole('combobox', { name: 'Type' }).focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    total.getByRole('switch', { name: 'Required' }).focus()
    await user.keyboard(' ')
    expect(config()?.schema).toEqual({
      type: 'object',
      properties: { total: { type: 'number', description: 'With tax' } },
    })
  })

  it('holds choices, lists and objects with fields of their own', async () => {
    const { user, config } = await openSchema(undefined)
    const add = async (button: string, name: string, kind: string) => {
      await user.click(screen.getByRole('button', { name: button }))
      await user.keyboard(name)
      const card = within(screen.getByRole('group', { name }))
      await user.click(card.getByRole('combobox', { name: 'Type' }))
      await user.click(await screen.findByRole('option', { name: kind }))
      return card
    }
    const kind = await add('Add a field', 'kind', 'One of several')
    expect(kind.getByText('Name at least one value.')).toBeDefined()
    await user.type(kind.getByRole('combobox', { name: 'Values' }), 'invoice{Enter}order{Enter}')
    const lines = await add('Add a field', 'lines', 'Object with fields')
    await user.click(lines.getByRole('switch', { name: 'List of these' }))
    await add('Add a field to lines', 'due', 'Date')
    await user.click(screen.getByRole('radio', { name: 'A list of objects' }))
    const due = { type: 'object', properties: { due: { type: 'string', format: 'date' } }, required: ['due'] }
    expect(config()?.schema).toEqual({
      type: 'array',
      items: {
        type: 'object',
        properties: { kind: { type: 'string', enum: ['invoice', 'order'] }, lines: { type: 'array', items: due } },
        required: ['kind', 'lines'],
      },
    })
  })

  it('takes no name twice and none that is empty, and loses no field over it', async () => {
    const stored = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } } }
    const { user, config } = await openSchema(stored)
    const second = within(screen.getByRole('group', { name: 'b' }))
    const name = second.getByRole('textbox', { name: 'Name' })
    await user.clear(name)
    expect(second.getByText('A field needs a name.')).toBeDefined()
    await user.type(name, 'a')
    expect(second.getByText('Another field has this name.')).toBeDefined()
    expect(config()?.schema).toEqual(stored)
    await user.type(name, 'mount')
    expect(config()?.schema).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, amount: { type: 'number' } },
    })
  })

  it('is not altered by being looked at either way', async () => {
    const stored = { type: 'object', title: 'Bill', required: [], properties: {}, additionalProperties: false }
    const { user, config, editor } = await openSchema(stored)
    const before = editor.store.getState().graph
    await user.click(screen.getByRole('radio', { name: 'JSON' }))
    expect((await screen.findByRole('textbox', { name: 'JSON schema' })).textContent).toContain('"Bill"')
    await user.click(screen.getByRole('radio', { name: 'Fields' }))
    expect(editor.store.getState().graph).toBe(before)
    await user.click(screen.getByRole('button', { name: 'Add a field' }))
    expect(config()?.schema).toMatchObject({ title: 'Bill', additionalProperties: false, required: ['field'] })
  })

  it('stays JSON where a list cannot show it, and says why', async () => {
    const stored = { type: 'object', properties: { total: { type: 'number', minimum: 0 } } }
    const { config } = await openSchema(stored)
    expect((await screen.findByRole('textbox', { name: 'JSON schema' })).textContent).toContain('"minimum"')
    expect(screen.getByText(/“total” has “minimum”, which the list of fields cannot show/)).toBeDefined()
    expect(screen.getByRole('radio', { name: 'Fields' })).toHaveProperty('disabled', true)
    expect(config()?.schema).toEqual(stored)
  })

  it('speaks Spanish', async () => {
    await openSchema({ type: 'object', properties: {}, $defs: {} }, 'es')
    expect(
      screen.getByText('Se queda en JSON: el esquema tiene «$defs», que la lista de campos no puede mostrar.'),
    ).toBeDefined()
  })
})
