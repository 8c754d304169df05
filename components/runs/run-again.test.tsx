// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { graphOf, node } from '@/test/builders/graph'
import { runDetails, stepRecord } from '@/test/builders/run-record'
import { type Answers, openStudio } from '@/test/builders/studio'
import { ForkButton } from './fork-button'
import { ReplayButton } from './replay-button'
import type { Level } from './use-level'

const step: StepRecord = {
  ...stepRecord('model'),
  type: 'model',
  inputs: { messages: [{ role: 'user', content: 'Why?' }] },
  outputs: { text: 'Because.' },
}
const run = runDetails('r1', {
  graph: graphOf(
    [node('prompt', 'prompt-template'), node('model', 'model'), node('out', 'output')],
    ['prompt.messages -> model.messages', 'model.text -> out.answer'],
  ),
})
const level: Level = { graph: run.graph, steps: [], status: 'ok', within: undefined, inside: undefined }
const went = () => window.location.pathname + window.location.search

describe('going on from a step', () => {
  const open = async (fork: NonNullable<NonNullable<Answers['runs']>['fork']>) => {
    const studio = await openStudio(<ForkButton run={run} level={level} step={step} />, { answers: { runs: { fork } } })
    await studio.user.click(screen.getByRole('button', { name: 'Go on from here…' }))
    return { ...studio, dialog: await screen.findByRole('dialog') }
  }

  it('sends the inputs that were edited, and says before what will run', async () => {
    const { user, asked, dialog } = await open(() => ({ runId: 'r2' }))
    expect(
      within(dialog)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Model', 'Output'])
    const field = within(dialog).getByRole('textbox')
    await user.clear(field)
    await user.type(field, '[[')
    expect(within(dialog).getByText('This is not valid JSON.')).toBeDefined()
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Go on' }).disabled).toBe(true)
    await user.clear(field)
    await user.type(field, '[[]')
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await waitFor(() =>
      expect(asked('runs.fork')).toEqual([{ runId: 'r1', stepId: 'model', inputs: { messages: [] } }]),
    )
  })

  it('takes an edited output in place of the step, which does not run then', async () => {
    const { user, asked, dialog } = await open(() => ({ runId: 'r2' }))
    await user.click(within(dialog).getByRole('radio', { name: 'Edit outputs' }))
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Go on' }).disabled).toBe(true)
    await user.type(within(dialog).getByRole('textbox'), ' So.')
    expect(
      within(dialog)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Output'])
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await waitFor(() =>
      expect(asked('runs.fork')).toEqual([{ runId: 'r1', stepId: 'model', outputs: { text: 'Because. So.' } }]),
    )
  })

  it('says what the server refuses, and loses nothing that was typed', async () => {
    const { user, dialog } = await open(() => {
      throw new AppError('conflict', say('The run still goes on.'))
    })
    await user.click(within(dialog).getByRole('radio', { name: 'Edit outputs' }))
    await user.type(within(dialog).getByRole('textbox'), '!')
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    expect(await within(dialog).findByText('The run still goes on.')).toBeDefined()
    expect(within(dialog).getByRole<HTMLTextAreaElement>('textbox').value).toBe('Because.!')
  })
})

describe('a replay on the draft', () => {
  it('says what is taken and what runs, and begins only then', async () => {
    const { user, asked } = await openStudio(<ReplayButton run={run} />, {
      locale: 'es',
      answers: {
        runs: {
          replayPlan: () => ({ reused: [{ id: 'r', type: 'retriever' }], runs: [{ id: 'model', type: 'model' }] }),
          replay: () => ({ runId: 'r2', pipelineId: 'p' }),
        },
      },
    })
    await user.click(screen.getByRole('button', { name: 'Repetir con el borrador' }))
    const dialog = await screen.findByRole('dialog')
    expect(await within(dialog).findAllByRole('listitem')).toHaveLength(2)
    expect(asked('runs.replay')).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Repetir' }))
    await waitFor(() => expect(asked('runs.replay')).toEqual([{ runId: 'r1' }]))
    await waitFor(() => expect(went()).toBe('/pipelines/p?run=r2'))
  })
})
