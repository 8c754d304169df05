// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { emptyEnvironment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { InsideStep } from '@/server/services/runs/types'
import { graphOf, node } from '@/test/builders/graph'
import { runDetails, stepRecord } from '@/test/builders/run-record'
import { type Answers, openStudio } from '@/test/builders/studio'
import { RunSteps } from './run-steps'

const loop = { ...stepRecord('loop'), type: 'for-each', inputs: { items: 'One?\nTwo?' } }
const model = { ...stepRecord('model'), type: 'model', outputs: { text: 'Because.' } }
const run = runDetails('r1', { status: 'empty', steps: [loop], graph: graphOf([node('loop', 'for-each')], []) })
const insideOf = (path: string, more: Partial<InsideStep> = {}): InsideStep => ({
  path,
  way: [{ stepId: 'loop', type: 'for-each' }],
  runs: [
    { path: 'loop[0]', item: 0, title: 'One?', status: 'ok' },
    { path: 'loop[1]', item: 1, title: 'Two?', status: 'empty' },
  ],
  steps: [model],
  graph: graphOf([node('model', 'model')], []),
  cut: false,
  ...more,
})

async function open(address: string, answers: Answers['runs'] = {}, shown = run) {
  const steps: Record<string, StepRecord> = { loop, model }
  return openStudio(<RunSteps run={shown} steps={{ current: null }} />, {
    address,
    answers: {
      system: {
        environment: emptyEnvironment,
      },
      runs: {
        step: ({ stepId }) => steps[stepId] ?? loop,
        inside: ({ within: path }) => insideOf(path === 'loop' ? 'loop[1]' : path),
        ...answers,
      },
    },
  })
}
const address = () => decodeURIComponent(window.location.search)

describe('what happened inside a step', () => {
  it('is reached from the step, shows the item that did not end well, and another by choice', async () => {
    const { user, asked } = await open('/runs/r1?step=loop')
    await user.click(await screen.findByRole('button', { name: 'What happened inside' }))
    const way = await screen.findByRole('navigation', { name: 'Place in the run' })
    expect(address()).toBe('?in=loop')
    const picker = within(way).getByRole<HTMLInputElement>('combobox', { name: 'Item' })
    expect(picker.value).toBe('2 · Two? · Empty')
    await user.click(await screen.findByRole('button', { name: /^Model/ }))
    await waitFor(() => expect(asked('runs.step')).toContainEqual({ runId: 'r1', within: 'loop[1]', stepId: 'model' }))
    await user.click(picker)
    await user.click(await screen.findByRole('option', { name: '1 · One?' }))
    // The step that is looked at stays.
    expect(address()).toBe('?in=loop[0]&step=model')
    await user.click(within(way).getByRole('button', { name: 'Whole run' }))
    expect(address()).toBe('?step=loop')
  })

  it('goes on from there, and says what becomes of the other items', async () => {
    const { user, asked } = await open('/runs/r1?in=loop[1]&step=model', { fork: () => ({ runId: 'r2' }) })
    await user.click(await screen.findByRole('button', { name: 'Go on from here…' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByText(/^The other item is taken from this run/)).toBeDefined()
    expect(
      within(dialog)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['Model', 'For each'])
    await user.click(within(dialog).getByRole('radio', { name: 'Edit outputs' }))
    await user.type(within(dialog).getByRole('textbox'), '!')
    await user.click(within(dialog).getByRole('button', { name: 'Go on' }))
    await waitFor(() =>
      expect(asked('runs.fork')).toEqual([
        { runId: 'r1', within: 'loop[1]', stepId: 'model', outputs: { text: 'Because.!' } },
      ]),
    )
    await waitFor(() => expect(window.location.pathname + address()).toBe('/runs/r2?in=loop[1]&step=model'))
  })

  it('says why nothing is there, with the way back', async () => {
    const { user } = await open('/runs/r1?in=loop', {
      inside: () => {
        throw new AppError(
          'not-found',
          say('Nothing was kept of what happened inside the step “{step}”.', { step: 'loop' }),
        )
      },
    })
    expect(await screen.findByText(/^Nothing was kept of what happened inside/)).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Back to the run' }))
    expect(await screen.findByRole('button', { name: /^For each/ })).toBeDefined()
  })

  it('leads to the run that a step was taken from', async () => {
    const taken = { ...loop, reusedFrom: 'r0' }
    await open('/runs/r1?step=loop', { step: () => taken }, { ...run, steps: [taken] })
    const link = await screen.findByRole('link', { name: 'What happened inside' })
    expect(link.getAttribute('href')).toBe('/runs/r0?in=loop')
  })

  it('offers nothing to go on from where what ran is gone', async () => {
    await open('/runs/r1?in=loop[1]&step=model', { inside: () => insideOf('loop[1]', { graph: null }) })
    expect(await screen.findByText(/^The version that ran here was deleted with its pipeline/)).toBeDefined()
    expect(await screen.findByRole('heading', { name: 'Step Model' })).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Go on from here…' })).toBeNull()
  })
})
