// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Assertion } from '@/pipeline/cases/assertion'
import { openStudio } from '@/test/builders/studio'
import { assertionKinds, formOf, newAssertion, readForm } from './assertion-form'
import { AssertionsEditor } from './assertions-editor'
import { useAssertions } from './use-assertions'

function Checks({ initial }: { initial: Assertion[] }) {
  const checks = useAssertions(initial)
  return (
    <>
      <AssertionsEditor {...checks} />
      <output>{JSON.stringify(checks.assertions)}</output>
    </>
  )
}

const kept = (): unknown => JSON.parse(screen.getByRole('status').textContent)

it('reads every kind back as it was kept', () => {
  const complete: Record<string, object> = {
    contains: { text: 'Sunday', not: true },
    regex: { pattern: '\\d+' },
    'json-schema': { schema: { type: 'object' } },
    judge: { rubric: 'Is it polite?', judge: { provider: 'ollama', model: 'qwen3' } },
  }
  for (const kind of assertionKinds) {
    const read = readForm({ ...newAssertion(kind, 'a'), ...(complete[kind] && { values: {} }) }, undefined)
    if (complete[kind]) expect(read, kind).toHaveProperty('problems')
    else expect(read, kind).toHaveProperty('assertion')
  }
  for (const [kind, values] of Object.entries(complete)) {
    // The table above is of kinds with their fields.
    const assertion = { id: 'a', kind, ...values } as Assertion
    expect(readForm(formOf(assertion), undefined)).toMatchObject({ assertion })
  }
})

it('adds a check by keyboard, says what it lacks, and keeps it when it is whole', async () => {
  const { user } = await openStudio(<Checks initial={[]} />)
  expect(kept()).toEqual([])
  screen.getByRole('button', { name: 'Add a check' }).focus()
  await user.keyboard('{Enter}')
  await screen.findByRole('menuitem', { name: /^Contains/ })
  await user.keyboard('{ArrowDown}{Enter}')
  const check = await screen.findByRole('group', { name: 'Contains' })
  expect(within(check).getByText('Still missing.')).toBeDefined()
  expect(kept()).toBeNull()
  await user.type(within(check).getByRole('textbox', { name: 'Words' }), 'Sunday')
  await user.click(within(check).getByRole('switch', { name: 'Must not contain them' }))
  expect(kept()).toMatchObject([{ kind: 'contains', text: 'Sunday', not: true, ignoreCase: true }])
  await user.click(screen.getByRole('button', { name: 'Remove the check: Contains' }))
  expect(kept()).toEqual([])
})

it('says at once that a pattern or a schema cannot be used, and keeps what was typed', async () => {
  const { user } = await openStudio(
    <Checks
      initial={[
        { id: 'r', kind: 'regex', pattern: 'a+', not: false },
        { id: 's', kind: 'json-schema', schema: { type: 'object' } },
      ]}
    />,
  )
  expect(kept()).toHaveLength(2)
  const pattern = screen.getByRole('textbox', { name: 'Pattern' })
  await user.clear(pattern)
  await user.type(pattern, '(a')
  expect(await screen.findByText('RE2 cannot read this pattern.')).toBeDefined()
  expect(kept()).toBeNull()
  await user.type(pattern, ')')
  await waitFor(() => expect(kept()).toHaveLength(2))
  const schema = screen.getByRole('textbox', { name: 'JSON schema' })
  await user.clear(schema)
  await user.type(schema, '{{"type": ')
  expect(screen.getByText('This is not a JSON object.')).toBeDefined()
  expect(schema).toHaveProperty('value', '{"type": ')
  await user.type(schema, '"nothing"}')
  expect(screen.getByText('This is no JSON schema that can be used.')).toBeDefined()
})
