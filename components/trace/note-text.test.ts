import { describe, expect, it } from 'vitest'
import { exactText, staleSources } from './note-text'

const general = 'An alternative failed; the next one served.'
const message = 'Alternative "first" failed at step "model": The model does not answer.'

describe('the exact sentence of a note', () => {
  it('is told where it has facts of its own', () => {
    const note = { code: 'alternative-failed', message, params: { port: 'first', step: 'model' } } as const
    expect(exactText(note, general)).toBe(message)
  })

  it('is left out where it would only say the same again', () => {
    expect(exactText({ code: 'uncited-answer', message: 'No citation.' }, general)).toBeUndefined()
    expect(exactText({ code: 'uncited-answer', message: 'No citation.', params: {} }, general)).toBeUndefined()
    expect(exactText({ code: 'alternative-failed', message: general, params: { port: 'a' } }, general)).toBeUndefined()
  })

  it('is left out where its facts are only ids', () => {
    const note = { code: 'not-needed', message: 'Not needed: step "a" served.', params: { by: 'a' } } as const
    expect(exactText(note, general)).toBeUndefined()
  })
})

describe('the sources that a note calls out of date', () => {
  const note = { code: 'stale-sources', message: 'Old.' } as const

  it('are its facts, with the time of the oldest', () => {
    const since = '2026-05-04T10:00:00.000Z'
    expect(staleSources({ ...note, params: { sources: ['Docs'], since } })).toEqual({ sources: ['Docs'], since })
    expect(staleSources({ ...note, params: { sources: ['Docs'], since: 'never' } })?.since).toBeNull()
  })

  it('are unknown for other notes and without facts', () => {
    expect(staleSources(note)).toBeUndefined()
    expect(
      staleSources({ code: 'no-branch', message: 'x', params: { sources: ['a'], since: 'never' } }),
    ).toBeUndefined()
  })
})
