// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type Case, caseDraftSchema, caseSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { type Answers, openStudio } from '@/test/builders/studio'
import { SaveAsCase } from './save-as-case'

const fromRun = {
  inputs: { question: 'When is it closed?' },
  expected: { answers: ['On Mondays.'], places: [{ documentId: 'd', documentName: 'hours.md' }] },
  origin: 'human' as const,
  runId: 'run',
}

/** A server that keeps cases in one dataset, which is there once it was made. */
function serverOf(made: boolean) {
  const kept = new Map<string, Case>()
  let exists = made
  const dataset = {
    id: 'ds',
    name: 'Clinic',
    kind: 'set' as const,
    collectionId: null,
    pipelineId: 'p',
    version: 1,
    updatedAt: '2026-11-01T10:00:00.000Z',
  }
  const answers: Answers['datasets'] = {
    draftFromRun: () => ({ case: fromRun, datasetId: exists ? 'ds' : null, suggestedName: 'Clinic', pipelineId: 'p' }),
    create: () => {
      exists = true
      return { ...dataset, cases: 0 }
    },
    list: () => (exists ? [{ ...dataset, cases: kept.size }] : []),
    saveCase: ({ datasetId, id = 'c1', case: draft }) => {
      const row = { ...caseDraftSchema.parse(draft), id, datasetId, split: 'train', source: 'd', since: 2 }
      const saved = caseSchema.parse({ ...row, createdAt: '2026-11-01T10:00:00.000Z' })
      kept.set(id, saved)
      return { case: saved, version: 2, moved: 0 }
    },
    deleteCases: ({ ids }) => {
      for (const id of ids) kept.delete(id)
      return { version: 3, deleted: ids.length }
    },
  }
  return { kept, answers }
}

const open = (datasets: Answers['datasets']) =>
  openStudio(<SaveAsCase source={{ runId: 'run' }} />, { answers: { datasets } })

describe('saving a run as a case', () => {
  it('takes one click, says where it is kept, and can be taken back', async () => {
    const { kept, answers } = serverOf(true)
    const { user, asked } = await open(answers)
    await user.click(screen.getByRole('button', { name: 'Save as case' }))
    expect(await screen.findByText('Kept as a case in “Clinic”.')).toBeDefined()
    expect(asked('datasets.saveCase')).toEqual([{ datasetId: 'ds', case: fromRun }])
    expect(asked('datasets.create')).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(kept.size).toBe(0))
    expect(await screen.findByRole('button', { name: 'Save as case' })).toBeDefined()
  })

  it('makes the dataset of the pipeline where there is none', async () => {
    const { answers } = serverOf(false)
    const { user, asked } = await open(answers)
    await user.click(screen.getByRole('button', { name: 'Save as case' }))
    await screen.findByText('Kept as a case in “Clinic”.')
    expect(asked('datasets.create')).toEqual([{ name: 'Clinic', pipelineId: 'p' }])
  })

  it('lets the rest of it be written, and asks before that is lost', async () => {
    const { kept, answers } = serverOf(true)
    const { user } = await open(answers)
    await user.click(screen.getByRole('button', { name: 'Save as case' }))
    await user.click((await screen.findAllByRole('button', { name: 'Edit the case…' }))[0] ?? document.body)
    const dialog = await screen.findByRole('dialog', { name: 'Case' })
    const answer = within(dialog).getByRole('textbox', { name: 'Answer 1' })
    await user.clear(answer)
    await user.type(answer, 'On Sundays.')
    await user.click(within(dialog).getByRole('button', { name: 'Add a nugget' }))
    await user.type(within(dialog).getByRole('textbox', { name: 'Nugget 1' }), 'Sunday{Enter}')
    await user.type(within(dialog).getByRole('textbox', { name: 'Nugget 2' }), 'all day')
    await user.click(within(dialog).getAllByRole('checkbox', { name: 'Vital' })[1] ?? document.body)
    await user.keyboard('{Escape}')
    expect(await screen.findByText('Leave what you wrote?')).toBeDefined()
    // Esc takes the question away, and does not ask it again.
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByText('Leave what you wrote?')).toBeNull())
    await user.click(within(dialog).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(kept.get('c1')?.expected.answers).toEqual(['On Sundays.']))
    expect(kept.get('c1')).toMatchObject({
      expected: {
        nuggets: [
          { text: 'Sunday', vital: true },
          { text: 'all day', vital: false },
        ],
        places: [{ documentId: 'd' }],
      },
      runId: 'run',
    })
  })

  it('says what failed, and keeps the button', async () => {
    const { answers } = serverOf(true)
    const { user } = await open({
      ...answers,
      saveCase: () => {
        throw new AppError('database-busy', say('The database is busy.'))
      },
    })
    await user.click(screen.getByRole('button', { name: 'Save as case' }))
    expect(await screen.findByText(/nothing was changed/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Save as case' })).toBeDefined()
  })
})
