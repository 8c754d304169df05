// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { DatasetDto, ImportReport } from '@/server/services/datasets/types'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { DatasetsPage } from './datasets-page'

const dataset = (name: string, over: Partial<DatasetDto> = {}): DatasetDto => ({
  id: name.toLowerCase(),
  name,
  kind: 'set',
  collectionId: null,
  pipelineId: null,
  version: 3,
  cases: 12,
  updatedAt: '2026-11-01T10:00:00.000Z',
  ...over,
})

const report: ImportReport = {
  format: 'csv',
  read: 3,
  joined: 1,
  added: 2,
  updated: 0,
  unchanged: 0,
  places: { found: 1, of: 2 },
  refused: [{ where: 'line 4', reason: say('Does not fit here.') }],
  refusedTotal: 1,
  sample: [
    {
      inputs: { question: 'When is it closed?' },
      expected: { answers: ['On Sundays.'], nuggets: [], places: [], abstain: false, checks: [] },
      origin: 'human',
      tags: [],
      note: '',
    },
  ],
}

const openDatasets = (answers: Answers['datasets'], options: StudioOptions = {}) =>
  openStudio(<DatasetsPage />, {
    ...options,
    answers: {
      datasets: answers,
      pipelines: { list: () => [] },
      collections: { list: () => [] },
    },
  })

describe('the list of datasets', () => {
  it('says what to do where there is none, and makes one', async () => {
    const { user, asked } = await openDatasets({ list: () => [], create: ({ name }) => dataset(name) })
    expect(await screen.findByText('No datasets yet')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'New dataset' }))
    await user.click(await screen.findByRole('button', { name: 'Create' }))
    expect(screen.getByText('Give it a name.')).toBeDefined()
    await user.type(screen.getByRole('textbox', { name: 'Name' }), ' Clinic {Enter}')
    await waitFor(() => expect(window.location.pathname).toBe('/datasets/clinic'))
    expect(asked('datasets.create')).toEqual([{ name: 'Clinic' }])
  })

  it('shows what each is, renames one and deletes one when a person agrees', async () => {
    let all = [dataset('Clinic'), dataset('Docs', { kind: 'collection', cases: 1, version: 1 })]
    const { user, asked } = await openDatasets({
      list: () => all,
      rename: ({ id, name }) => {
        all = all.map((one) => (one.id === id ? { ...one, name } : one))
      },
      delete: ({ id }) => {
        all = all.filter((one) => one.id !== id)
      },
    })
    const row = (await screen.findByRole('link', { name: 'Docs' })).closest('tr')
    if (!row) throw new Error('a link without its row')
    expect(within(row).getByText('Saved questions')).toBeDefined()
    expect(within(row).getByText('v1')).toBeDefined()
    await user.click(within(row).getByRole('button', { name: 'Dataset “Docs”' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Rename' }))
    const name = await screen.findByRole('textbox', { name: 'Name' })
    await user.clear(name)
    await user.type(name, 'Handbook{Enter}')
    await screen.findByRole('link', { name: 'Handbook' })
    await user.click(screen.getByRole('button', { name: 'Dataset “Handbook”' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await screen.findByText('Its case and all its versions are lost.')
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Handbook' })).toBeNull())
    expect(asked('datasets.delete')).toEqual([{ id: 'docs' }])
  })

  it('says why there is no list', async () => {
    await openDatasets({
      list: () => {
        throw new AppError('database-busy', say('The database is busy.'))
      },
    })
    expect(await screen.findByRole('alert')).toBeDefined()
  })
})

describe('importing cases', () => {
  const file = new File(['question,answer\n'], 'clinic.csv', { type: 'text/csv' })

  it('says first what would come of it, with each line that cannot be read', async () => {
    const { user, asked } = await openDatasets(
      {
        list: () => [],
        import: ({ dryRun }) => ({ datasetId: dryRun ? null : 'new', version: dryRun ? null : 1, report }),
      },
      { address: '/datasets?dialog=import' },
    )
    const dialog = await screen.findByRole('dialog', { name: 'Import cases' })
    expect(within(dialog).getByRole('button', { name: 'Import' })).toHaveProperty('disabled', true)
    const input = document.querySelector('input[type="file"]')
    if (!(input instanceof HTMLInputElement)) throw new Error('no field for files')
    await user.upload(input, file)
    expect(await screen.findByText('CSV: 3 cases read')).toBeDefined()
    expect(screen.getByText('2 new, 0 brought up to date, 0 unchanged')).toBeDefined()
    expect(screen.getByText('1 problem: what cannot be read is left out')).toBeDefined()
    // The list scrolls: the keyboard reaches it.
    expect(screen.getByText('line 4').closest('ul')?.tabIndex).toBe(0)
    expect(screen.getByText('1 has the same inputs as another: what both expect is joined.')).toBeDefined()
    expect(screen.getByText('1 of 2 documents found in the collection')).toBeDefined()
    expect(screen.getByText('When is it closed?')).toBeDefined()
    expect(screen.getByText('On Sundays.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Import 2 cases' }))
    await waitFor(() => expect(window.location.pathname).toBe('/datasets/new'))
    const files = [{ name: 'clinic.csv', text: 'question,answer\n' }]
    expect(asked('datasets.import')).toEqual([
      { files, format: 'auto', name: 'clinic', dryRun: true },
      { files, format: 'auto', name: 'clinic', dryRun: false },
    ])
  })

  it('keeps what was chosen where a file cannot be read at all', async () => {
    const { user } = await openDatasets(
      {
        list: () => [],
        import: () => {
          throw new AppError('invalid-input', say('Does not fit here.'))
        },
      },
      { address: '/datasets?dialog=import' },
    )
    await screen.findByRole('dialog', { name: 'Import cases' })
    const input = document.querySelector('input[type="file"]')
    if (!(input instanceof HTMLInputElement)) throw new Error('no field for files')
    await user.upload(input, file)
    expect(await screen.findByRole('alert')).toBeDefined()
    expect(screen.getByText('clinic.csv')).toBeDefined()
  })
})
