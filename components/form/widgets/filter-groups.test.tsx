// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openNodeForm } from '@/test/builders/open-form'

/** The form, once the fields of its collection are known. */
async function openFilter(filter: unknown, locale?: 'es') {
  const opened = await openNodeForm('retriever', { collectionId: 'col', filter }, locale ? { locale } : {})
  await screen.findByDisplayValue(/^Docs/)
  return opened
}
const year = (value: number) => ({ field: 'year', op: 'eq', value })
const named = { field: 'document_name', op: 'eq', value: 'a' }

describe('the filter of a retriever', () => {
  it('says once how its conditions count', async () => {
    const { user, config } = await openFilter({ must: [], should: [], mustNot: [] })
    await user.click(screen.getByRole('button', { name: 'Add a condition' }))
    await user.click(screen.getByRole('button', { name: 'Add a condition' }))
    expect(screen.getAllByRole('combobox', { name: 'How the conditions count' })).toHaveLength(1)
    screen.getByRole('combobox', { name: 'How the conditions count' }).focus()
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}')
    expect(config()?.filter).toMatchObject({ must: [], should: [{ field: 'year' }, { field: 'year' }], mustNot: [] })
  })

  it('that mixes them opens as groups, unchanged', async () => {
    const stored = { must: [year(1)], should: [year(2), named], mustNot: [year(3)] }
    const { config, editor } = await openFilter(stored)
    const before = editor.store.getState().graph
    const groups = ['All of these', 'At least one of these', 'None of these'].map((name) =>
      within(screen.getByRole('group', { name })).getAllByRole('combobox', { name: 'Test' }),
    )
    expect(groups.map((tests) => tests.length)).toEqual([1, 2, 1])
    // All three ways are taken: there is no other group to add.
    expect(screen.queryByRole('button', { name: 'Add a group' })).toBeNull()
    expect(editor.store.getState().graph).toBe(before)
    expect(config()?.filter).toEqual(stored)
  })

  it('changes one condition in its group and leaves the others', async () => {
    const { user, config } = await openFilter({ must: [year(1)], should: [], mustNot: [named] })
    const none = within(screen.getByRole('group', { name: 'None of these' }))
    await user.type(none.getByRole('textbox', { name: 'Value' }), 'b')
    await user.click(none.getByRole('button', { name: 'Add a condition' }))
    expect(config()?.filter).toMatchObject({ must: [year(1)], mustNot: [{ ...named, value: 'ab' }, { field: 'year' }] })
    const all = within(screen.getByRole('group', { name: 'All of these' }))
    await user.click(all.getByRole('button', { name: 'Remove the condition' }))
    expect(screen.queryByRole('group', { name: 'All of these' })).toBeNull()
    expect(config()?.filter).toMatchObject({ must: [], mustNot: [{ ...named, value: 'ab' }, { field: 'year' }] })
  })

  it('says at the condition what is wrong with it', async () => {
    await openFilter({ must: [year(1), { field: 'author', op: 'eq', value: 'x' }], should: [], mustNot: [] })
    expect(await screen.findByText(/uses the field “author”/)).toBeDefined()
    const fields = screen.getAllByRole('combobox', { name: 'Field' })
    expect(fields.map((field) => field.getAttribute('aria-invalid'))).toEqual([null, 'true'])
  })

  it('takes another group with the next way', async () => {
    const { user, config } = await openFilter({ must: [year(1)], should: [], mustNot: [] }, 'es')
    await user.click(screen.getByRole('button', { name: 'Añadir un grupo' }))
    expect(within(screen.getByRole('group', { name: 'Al menos una de estas' })).getAllByRole('combobox')).not.toEqual(
      [],
    )
    expect(config()?.filter).toMatchObject({ must: [year(1)], should: [{ field: 'year' }] })
  })
})
