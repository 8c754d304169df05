// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { caseDraftSchema, caseSchema } from '@/pipeline/cases/case'
import { type Answers, openStudio } from '@/test/builders/studio'
import { placeIn, WrongCase } from './wrong-case'

const document = { id: 'd', collectionId: 'col', name: 'hours.md', text: 'It is closed on Sundays.' }

describe('the place of a passage', () => {
  const whole = { collectionId: 'col', documentId: 'd', documentName: 'hours.md' }
  it('is where its words stand, and the whole document where they do not', () => {
    expect(placeIn(document, '')).toEqual(whole)
    expect(placeIn(document, 'closed')).toEqual({ ...whole, quote: 'closed', start: 6, end: 12 })
    expect(placeIn(document, 'open')).toEqual({ ...whole, quote: 'open' })
  })
})

it('makes a case of a wrong answer: with what was asked and the right place, without what was answered', async () => {
  let kept: unknown
  const answers: Answers = {
    datasets: {
      draftFromRun: () => ({
        case: { inputs: { question: 'When?' }, expected: { answers: ['On Mondays.'] }, runId: 'run' },
        datasetId: 'ds',
        suggestedName: 'Clinic',
        pipelineId: 'p',
      }),
      list: () => [
        {
          id: 'ds',
          name: 'Clinic',
          kind: 'set',
          collectionId: null,
          pipelineId: 'p',
          version: 1,
          cases: 0,
          updatedAt: '2026-11-01T10:00:00.000Z',
        },
      ],
      saveCase: ({ datasetId, case: draft }) => {
        kept = draft
        const row = { ...caseDraftSchema.parse(draft), id: 'c', datasetId, split: 'train', source: 'd', since: 2 }
        return { case: caseSchema.parse({ ...row, createdAt: '2026-11-01T10:00:00.000Z' }), version: 2, moved: 0 }
      },
    },
    // The place is made of these four alone.
    collections: { document: () => document } as unknown as Answers['collections'],
  }
  const { user } = await openStudio(
    <WrongCase
      run={{ runId: 'run' }}
      expected={{ collectionId: 'col', documentId: 'd', text: ' closed on Sundays ' }}
      onAbove={() => undefined}
    />,
    { answers },
  )
  await user.click(screen.getByRole('button', { name: 'Save as case…' }))
  const dialog = await screen.findByRole('dialog', { name: 'New case' })
  expect(within(dialog).getByText('closed on Sundays')).toBeDefined()
  expect(within(dialog).getByRole('textbox', { name: 'Answer 1' })).toHaveProperty('value', '')
  await user.type(within(dialog).getByRole('textbox', { name: 'Answer 1' }), 'On Sundays.')
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await screen.findByText('Kept as a case in “Clinic”.')
  expect(kept).toMatchObject({
    inputs: { question: 'When?' },
    expected: { answers: ['On Sundays.'], places: [{ documentId: 'd', start: 6, end: 23 }] },
    runId: 'run',
  })
})
