// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { graphOf, node } from '@/test/builders/graph'
import { type OpenOptions, openPipeline } from '@/test/builders/open-pipeline'
import { showRun } from '@/test/builders/shown-run'
import { WaitingPanel } from './waiting-panel'

const prompt = node('ask', 'prompt-template', { system: '', user: '{{ question }} {{ sources }}' })
const inputs = { question: 'When?', sources: [] }

async function openWaiting(runs: NonNullable<OpenOptions['answers']>['runs'] = {}) {
  const opened = await openPipeline(() => <WaitingPanel node={prompt} />, {
    graph: graphOf([prompt], []),
    answers: { runs },
  })
  const waiting = { stepId: 'ask', state: 'waiting' as const, startedAt: 0, attempt: 0, waiting: inputs }
  showRun(opened.editor, [], { status: 'running', steps: { ask: waiting } })
  return opened
}

describe('a step that waits', () => {
  it('shows its inputs and goes on with them as they were changed', async () => {
    const { user, asked } = await openWaiting({ resume: () => undefined })
    const question = screen.getByRole('textbox', { name: 'question' })
    expect(question).toHaveProperty('value', 'When?')
    expect(screen.getByRole('textbox', { name: 'Sources' })).toHaveProperty('value', '[]')
    await user.clear(question)
    await user.type(question, 'Where?')
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    await waitFor(() =>
      expect(asked('runs.resume')).toEqual([
        { runId: 'run-1', stepId: 'ask', inputs: { question: 'Where?', sources: [] } },
      ]),
    )
  })

  it('does not go on with what the port does not take, and keeps what was written', async () => {
    const { user } = await openWaiting()
    const sources = screen.getByRole('textbox', { name: 'Sources' })
    const goOn = screen.getByRole('button', { name: 'Go on' })
    await user.clear(sources)
    await user.type(sources, '[[1')
    expect(screen.getByText('This is not valid JSON.')).toBeDefined()
    await user.type(sources, ']')
    expect(screen.getByText('This does not fit the port: it takes chunks.')).toBeDefined()
    expect(goOn).toHaveProperty('disabled', true)
    expect(sources).toHaveProperty('value', '[1]')
    await user.clear(sources)
    await user.type(sources, '[[]')
    expect(goOn).toHaveProperty('disabled', false)
  })

  it('says why it could not go on; what was written stays', async () => {
    const resume = () => {
      throw new AppError('conflict', say('The run waits no longer.'))
    }
    const { user } = await openWaiting({ resume })
    const question = screen.getByRole('textbox', { name: 'question' })
    await user.type(question, ' And where?')
    await user.click(screen.getByRole('button', { name: 'Go on' }))
    expect((await screen.findByRole('alert')).textContent).toContain('The run waits no longer.')
    expect(question).toHaveProperty('value', 'When? And where?')
  })

  it('is stopped', async () => {
    const { user, asked } = await openWaiting({ stop: () => undefined })
    await user.click(screen.getByRole('button', { name: 'Stop the run' }))
    await waitFor(() => expect(asked('runs.stop')).toEqual([{ runId: 'run-1' }]))
  })
})
