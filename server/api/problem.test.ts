import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { problemOf, problemResponse } from './problem'

describe('a problem document', () => {
  it('has what RFC 9457 names, and the error’s facts beside it', () => {
    const error = new AppError('model-missing', say('No llama9 here.'), {
      details: { model: 'llama9', status: 200, code: 7 },
    })
    expect(problemOf(error)).toEqual({
      type: '/errors#model-missing',
      title: 'model missing',
      status: 404,
      detail: 'No llama9 here.',
      code: 'model-missing',
      fix: error.fix,
      model: 'llama9',
    })
  })

  it('of an unknown error tells nothing of it', () => {
    const problem = problemOf(new TypeError('secret path /home/x'))
    expect(problem).toMatchObject({ type: '/errors#internal', status: 500, code: 'internal' })
    expect(JSON.stringify(problem)).not.toContain('secret')
  })

  it('goes with the status, and with the time to wait in whole seconds', async () => {
    const busy = problemResponse(new AppError('rate-limited', say('Slow down.'), { retryAfterMs: 1200 }))
    expect(busy.status).toBe(429)
    expect(busy.headers.get('retry-after')).toBe('2')
    expect(busy.headers.get('content-type')).toBe('application/problem+json')
    expect(await busy.json()).toMatchObject({ status: 429, code: 'rate-limited' })
    expect(problemResponse(new AppError('conflict', say('Later.'))).headers.get('retry-after')).toBeNull()
  })
})
