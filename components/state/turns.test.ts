import { expect, it } from 'vitest'
import { type KeptTurn, transcriptOf, turnsOf } from './turns'

const turn = (runId: string): KeptTurn => ({ runId, question: `q-${runId}`, answer: 'a', sources: [] })
const dock = { conversation: true, turns: [turn('1'), turn('2')], asked: '' }

it('shows the turns before the one of the run, and its question', () => {
  expect(transcriptOf(dock, true, '2')).toEqual({ earlier: [turn('1')], question: 'q-2' })
  expect(transcriptOf({ ...dock, asked: 'now?' }, true, '3')).toEqual({
    earlier: [turn('1'), turn('2')],
    question: 'now?',
  })
  expect(transcriptOf({ ...dock, asked: 'now?' }, true, undefined).question).toBe('now?')
})

it('shows none where none go along', () => {
  const none = { earlier: [], question: '' }
  expect(transcriptOf(dock, false, '3')).toEqual(none)
  expect(transcriptOf({ ...dock, conversation: false }, true, '3')).toEqual(none)
  expect(transcriptOf({ ...dock, turns: [turn('1')] }, true, '1')).toEqual(none)
})

it('are read from the history that a run was given', () => {
  const said = (role: string, content: string) => ({ role, content })
  const history = [
    said('system', 's'),
    said('assistant', 'Hi'),
    said('user', 'q'),
    said('assistant', 'a'),
    said('user', 'r'),
  ]
  expect(turnsOf(history)).toEqual([
    { question: '', answer: 'Hi' },
    { question: 'q', answer: 'a' },
    { question: 'r', answer: '' },
  ])
  expect([turnsOf(undefined), turnsOf('no history'), turnsOf([{ role: 'user' }])]).toEqual([[], [], []])
})
