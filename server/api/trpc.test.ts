import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { translated } from './trpc'

/** How a subscription over these events ends, and what came before. */
async function endOf(thrown: unknown) {
  const source = async function* () {
    yield 1
    throw thrown
  }
  const seen: number[] = []
  try {
    for await (const event of translated(source())) seen.push(event)
  } catch (error) {
    return { seen, error }
  }
  return { seen, error: undefined }
}

describe('errors of a subscription', () => {
  it('keep the code of what is wrong with the request', async () => {
    const cause = new AppError('not-found', say('There is no such run.'))
    expect(await endOf(cause)).toMatchObject({ seen: [1], error: { code: 'NOT_FOUND', cause } })
  })

  it('never have a code after which the browser starts the subscription anew', async () => {
    const cause = new AppError('models-unreachable', say('Ollama does not answer.'))
    expect(cause.status).toBeGreaterThanOrEqual(500)
    expect(await endOf(cause)).toMatchObject({ seen: [1], error: { code: 'UNPROCESSABLE_CONTENT', cause } })
  })

  it('stay as they are when they are not ours', async () => {
    const unknown = new TypeError('broken')
    expect((await endOf(unknown)).error).toBe(unknown)
  })
})
