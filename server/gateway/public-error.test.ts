import { expect, it } from 'vitest'
import { errorTable } from '@/pipeline/error-table'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { problemOf } from '@/server/api/problem'
import { publicError } from './public-error'

it('tells callers the kind of what failed inside and the run, not where', () => {
  const error = new AppError('models-unreachable', say('Ollama does not answer at http://10.0.0.7:11434.'), {
    fix: say('Start Ollama, or set OLLAMA_URL to its address.'),
    retryAfterMs: 2000,
    details: { provider: 'ollama', url: 'http://10.0.0.7:11434', runId: 'r1' },
  })
  const problem = problemOf(publicError(error))
  const { means, fix } = errorTable['models-unreachable']
  expect(problem).toMatchObject({ status: 503, code: 'models-unreachable', detail: means, fix, runId: 'r1' })
  expect(JSON.stringify(problem)).not.toMatch(/10\.0\.0\.7|OLLAMA_URL|provider/)
  expect(publicError(error)).toMatchObject({ retryAfterMs: 2000, cause: error })
})

it('does not blame callers for what a model server refuses', () => {
  const refused = new AppError('model-refused', say('Ollama refused the request (model llama): invalid options'))
  const problem = problemOf(publicError(refused))
  expect(problem).toMatchObject({ status: 502, code: 'model-refused', detail: errorTable['model-refused'].means })
  expect(JSON.stringify(problem)).not.toMatch(/llama|Ollama refused/)
})

it('leaves what is the caller’s to mend, and what is unknown, as it is', () => {
  const missing = new AppError('invalid-input', say('Input "question" is missing.'), { details: { field: 'question' } })
  expect(publicError(missing)).toBe(missing)
  const unknown = new TypeError('secret')
  expect(publicError(unknown)).toBe(unknown)
})
