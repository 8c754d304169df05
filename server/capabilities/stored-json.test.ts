import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { readStored, storedError } from './stored-json'

const damaged = (cause: unknown) => new AppError('record-damaged', say('It is damaged.'), { cause })

describe('stored JSON', () => {
  it('is read as its schema says', () => {
    expect(readStored(z.object({ a: z.number() }), '{"a":1}', damaged)).toEqual({ a: 1 })
  })

  it.each(['', '{"a":', 'null', '[]', '{}', '{"a":"1"}'])('fails when it is damaged: %s', (text) => {
    expect(() => readStored(z.object({ a: z.number() }), text, damaged)).toThrow(
      expect.objectContaining({ code: 'record-damaged', message: 'It is damaged.', cause: expect.any(Error) }),
    )
  })
})

describe('a stored error', () => {
  it('comes back with its facts', () => {
    const info = errorInfo(new AppError('model-missing', say('No such model.'), { details: { model: 'm' } }))
    expect(storedError(JSON.stringify(info))).toEqual(info)
  })

  it('keeps its words when another version of Telar gave it a code that is not known here', () => {
    expect(storedError('{"code":"from-elsewhere","message":"It broke.","fix":"Mend it."}')).toEqual({
      code: 'internal',
      message: 'It broke.',
      fix: 'Mend it.',
    })
  })

  it.each(['', '{', 'null', '{"code":"timeout"}', '{"code":"timeout","message":1,"fix":""}'])(
    'says of itself that it is damaged: %s',
    (text) => {
      expect(storedError(text)).toMatchObject({ code: 'record-damaged', message: expect.stringContaining('damaged') })
    },
  )
})
