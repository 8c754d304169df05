// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { RunDetails } from '@/server/services/runs/types'
import { runDetails } from '@/test/builders/run-record'
import { openStudio } from '@/test/builders/studio'
import { AnswerPanel } from './answer-panel'

it.each<[Partial<RunDetails>, string]>([
  [{}, 'The run has no answer.'],
  [{ part: { mode: 'only', node: 'a' } }, 'This run did not go up to the output; its steps show what they gave.'],
  [{ part: { mode: 'from', node: 'a' }, outputs: { answer: 'At eight.' } }, 'At eight.'],
  [{ status: 'cancelled' }, 'The run was stopped before it had an answer.'],
])('says what there is in the place of an answer: %j', async (over, text) => {
  await openStudio(<AnswerPanel run={runDetails('r1', over)} />)
  expect(screen.getByText(text)).toBeDefined()
})
