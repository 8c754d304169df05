import { describe, expect, it } from 'vitest'
import { exactText } from './note-text'

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
})
