// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { type Case, caseDraftSchema, caseSchema } from '@/pipeline/cases/case'
import type { DatasetDetails } from '@/server/services/datasets/types'
import { type Answers, openStudio } from '@/test/builders/studio'
import { keyAct } from './case-table'
import { DatasetPage } from './dataset-page'

const details: DatasetDetails = {
  id: 'ds',
  name: 'Clinic',
  kind: 'set',
  collectionId: null,
  pipelineId: null,
  version: 4,
  shownVersion: 4,
  cases: 3,
  updatedAt: '2026-11-01T10:00:00.000Z',
  bySplit: { train: 2, validation: 0, test: 1 },
  byOrigin: { human: 3, production: 0, synthetic: 0 },
  unanswerable: 1,
  checkable: 3,
  tags: ['easy'],
  inputs: ['question'],
}

const caseOf = (number: number, over: Partial<Case> = {}): Case =>
  caseSchema.parse({
    inputs: { question: `Question ${number}` },
    expected: { answers: [`Answer ${number}`] },
    id: `c${number}`,
    datasetId: 'ds',
    split: 'train',
    source: `c${number}`,
    since: 1,
    createdAt: '2026-11-01T10:00:00.000Z',
    ...over,
  })

/** A server with so many cases, which keeps what is changed. */
function serverOf(count: number) {
  const cases = new Map(Array.from({ length: count }, (_, index) => [`c${index + 1}`, caseOf(index + 1)]))
  let version = 4
  const answers: Answers['datasets'] = {
    get: (input) => ({ ...details, cases: cases.size, version, shownVersion: input.version ?? version }),
    list: () => [details, { ...details, id: 'other', name: 'Other' }],
    cases: ({ offset = 0, limit = 100, text = '' }) => {
      const fit = [...cases.values()].filter(({ inputs }) => String(inputs.question).includes(text))
      return { cases: fit.slice(offset, offset + limit), total: fit.length }
    },
    case: ({ id }) => cases.get(id) ?? caseOf(0),
    saveCase: ({ id = 'new', case: draft }) => {
      version += 1
      const row = { split: 'train', source: id, ...caseDraftSchema.parse(draft), id, datasetId: 'ds', since: version }
      const saved = caseSchema.parse({ ...row, createdAt: '2026-11-01T10:00:00.000Z' })
      cases.set(id, saved)
      return { case: saved, version, moved: 2 }
    },
    changeCases: ({ ids }) => ({ version: ++version, changed: ids.length }),
    deleteCases: ({ ids }) => {
      for (const id of ids) cases.delete(id)
      return { version: ++version, deleted: ids.length }
    },
    restore: ({ version: to }) => {
      if (to === 4) cases.set('c2', caseOf(2))
      return { version: ++version }
    },
    export: () => ({
      files: [{ name: 'clinic.jsonl', text: '{}' }],
      lost: [
        {
          template:
            'Not in the file: {count, plural, one {# case} other {# cases}} with nothing that this format holds.',
          args: { count: 2 },
        },
      ],
    }),
    versions: () => [
      { version: 1, added: 3, changed: 0, removed: 0 },
      { version: 4, added: 0, changed: 1, removed: 2 },
    ],
    split: () => ({ version: ++version, changed: 7 }),
  }
  return { cases, answers }
}

async function openDataset(count = 3, address = '/datasets/ds') {
  // Without a layout nothing would be in sight.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(460)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  const server = serverOf(count)
  const opened = await openStudio(<DatasetPage id="ds" />, {
    address,
    answers: { datasets: server.answers, collections: { list: () => [] }, pipelines: { list: () => [] } },
  })
  return { ...opened, ...server }
}

describe('the cases of a dataset', () => {
  it('draws only what is in sight of many, and asks for what comes into it', async () => {
    const { user, asked } = await openDataset(5_000)
    await screen.findByRole('button', { name: 'Question 1' })
    const table = screen.getByRole('table', { name: 'Cases' })
    expect(table.getAttribute('aria-rowcount')).toBe('5001')
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
    expect(asked('datasets.cases')).toEqual([{ datasetId: 'ds', offset: 0, limit: 100 }])
    ;(await screen.findByRole('button', { name: 'Question 1' })).focus()
    await user.keyboard('jj')
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Question 3'))
    await user.keyboard('k{Enter}')
    expect(window.location.search).toBe('?case=c2')
  })

  it('finds by words, and says when none fits', async () => {
    const { user, asked } = await openDataset()
    await screen.findByRole('button', { name: 'Question 1' })
    await user.type(screen.getByRole('searchbox', { name: 'Find' }), 'tion 2')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Question 1' })).toBeNull())
    expect(window.location.search).toBe('?q=tion+2')
    expect(asked('datasets.cases').at(-1)).toMatchObject({ text: 'tion 2' })
    await user.type(screen.getByRole('searchbox', { name: 'Find' }), 'x')
    expect(await screen.findByText('No case fits')).toBeDefined()
    await user.click(screen.getAllByRole('button', { name: 'Clear filters' })[0] ?? document.body)
    expect(await screen.findByRole('button', { name: 'Question 1' })).toBeDefined()
  })

  it('deletes what is chosen at once, and brings it back', async () => {
    const { user, asked } = await openDataset()
    await user.click(await screen.findByRole('checkbox', { name: 'Choose: Question 2' }))
    const bar = screen.getByRole('region', { name: 'Chosen cases' })
    expect(within(bar).getByText('1 case chosen')).toBeDefined()
    await user.click(within(bar).getByRole('button', { name: 'Delete' }))
    await screen.findByText('1 case deleted.')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Question 2' })).toBeNull())
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    expect(await screen.findByRole('button', { name: 'Question 2' })).toBeDefined()
    expect(asked('datasets.restore')).toEqual([{ id: 'ds', version: 4 }])
  })

  it('changes many at once: all of them, by split and tags', async () => {
    const { user, asked } = await openDataset(700)
    await user.click(await screen.findByRole('checkbox', { name: 'Choose: Question 1' }))
    await user.click(screen.getByRole('button', { name: 'Choose all 700' }))
    await screen.findByText('700 cases chosen')
    await user.click(screen.getByRole('button', { name: 'Tags' }))
    await user.type(await screen.findByLabelText('Add', { selector: 'input' }), 'hard{Enter}')
    await user.click(screen.getByRole('button', { name: 'Apply' }))
    await screen.findByText('700 cases changed.')
    const [change] = asked('datasets.changeCases')
    expect(change).toMatchObject({ datasetId: 'ds', addTags: ['hard'] })
    expect((change as { ids: string[] }).ids).toHaveLength(700) // It is what the component sent.
  })
})

describe('a case beside the list', () => {
  it('is written, saved with the keys, and says what moved with it', async () => {
    const { user, cases } = await openDataset(3, '/datasets/ds?case=c1')
    const answer = await screen.findByRole('textbox', { name: 'Answer 1' })
    await user.type(answer, '!')
    await user.keyboard('{Control>}s{/Control}')
    expect(await screen.findByText('Case saved. 2 other cases of its source moved to the same split.')).toBeDefined()
    expect(cases.get('c1')?.expected.answers).toEqual(['Answer 1!'])
    await waitFor(() => expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true))
  })

  it('is not left with something written in it without asking', async () => {
    const { user } = await openDataset(3, '/datasets/ds?case=c1')
    await user.type(await screen.findByRole('textbox', { name: 'Answer 1' }), '!')
    await user.click(screen.getByRole('button', { name: 'Question 2' }))
    await screen.findByText('Leave what you wrote?')
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(window.location.search).toBe('?case=c1')
    expect(screen.getByRole('textbox', { name: 'Answer 1' })).toHaveProperty('value', 'Answer 1!')
    await user.click(screen.getByRole('button', { name: 'Next case' }))
    await user.click(await screen.findByRole('button', { name: 'Discard changes' }))
    await waitFor(() => expect(window.location.search).toBe('?case=c2'))
    expect(await screen.findByDisplayValue('Answer 2')).toBeDefined()
  })

  it('is made new, with what must be abstained from', async () => {
    const { user, cases } = await openDataset(0)
    await user.click((await screen.findAllByRole('button', { name: 'New case' }))[0] ?? document.body)
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'question' })))
    await user.keyboard('Who won?')
    await user.click(screen.getByRole('radio', { name: 'Must abstain' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(cases.get('new')).toMatchObject({ expected: { abstain: true, answers: [] } }))
    expect(window.location.search).toBe('?case=new')
  })
})

describe('versions', () => {
  it('are listed with what they changed, looked at without being changed, and restored', async () => {
    const { user, asked } = await openDataset(3, '/datasets/ds?dialog=versions')
    expect(await screen.findByText('1 changed, 2 removed')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Look at version 1' }))
    expect(await screen.findByText('Version 1 of 4')).toBeDefined()
    await waitFor(() => expect(asked('datasets.cases').at(-1)).toMatchObject({ version: 1 }))
    expect(screen.queryByRole('checkbox')).toBeNull()
    await user.click(await screen.findByRole('button', { name: 'Question 1' }))
    expect(await screen.findByDisplayValue('Answer 1')).toHaveProperty('disabled', false)
    expect(screen.getByDisplayValue('Answer 1').closest('fieldset')?.disabled).toBe(true)
    await user.click(screen.getByRole('button', { name: 'Restore' }))
    await screen.findByText('Version 5 is what version 1 was.')
    expect(window.location.search).toBe('')
  })
})

it('goes through the list by keys, and never out of it', () => {
  const press = (key: string) => ({ key, metaKey: false, ctrlKey: false, altKey: false })
  const at = { cursor: 1, total: 3, page: 10 }
  expect(keyAct(press('j'), at)).toEqual({ to: 2 })
  expect(keyAct(press('PageDown'), at)).toEqual({ to: 2 })
  expect(keyAct(press('PageUp'), at)).toEqual({ to: 0 })
  expect(keyAct(press('x'), at)).toBe('toggle')
  expect(keyAct({ ...press('j'), ctrlKey: true }, at)).toBeNull()
  expect(keyAct(press('j'), { ...at, total: 0 })).toBeNull()
  expect(keyAct(press('q'), at)).toBeNull()
})

it('says what an export has no place for', async () => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:x')
  // No browser is here to save it: the document would go where the link leads.
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue()
  const { user } = await openDataset()
  await user.click(await screen.findByRole('button', { name: 'Dataset “Clinic”' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Ragas test set' }))
  expect(
    await screen.findByText('The file is saved. Not in the file: 2 cases with nothing that this format holds.'),
  ).toBeDefined()
})
