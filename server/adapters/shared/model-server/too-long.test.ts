import { describe, expect, it } from 'vitest'
import { readTooLong } from './too-long'

describe('readTooLong', () => {
  it.each([
    ['the input length exceeds the context length', {}],
    [
      'the prompt is longer than the context length currently available to the model; shorten the prompt, adjust the context length in settings, or use a model with a longer context length',
      {},
    ],
    [
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4200 in the messages, 800 in the completion). Please reduce the length of the messages or completion.",
      { limit: 4096, counted: 4200 },
    ],
    [
      "This model's maximum context length is 8192 tokens, however you requested 9000 tokens (9000 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.",
      { limit: 8192, counted: 9000 },
    ],
    [
      "'max_tokens' or 'max_completion_tokens' is too large: 1024. This model's maximum context length is 512 tokens and your request has 100 input tokens (1024 > 512 - 100).",
      { limit: 512, counted: 100 },
    ],
    [
      'request (5120 tokens) exceeds the available context size (4096 tokens), try increasing it',
      { limit: 4096, counted: 5120 },
    ],
    ['Input validation error: `inputs` must have less than 512 tokens. Given: 600', { limit: 512, counted: 600 }],
    ['input (600 tokens) is larger than the max context size (512 tokens). skipping', { limit: 512, counted: 600 }],
    ['input is too large to process. increase the physical batch size', {}],
    [
      'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      { limit: 32768, counted: 40000 },
    ],
  ])('understands %s', (message, facts) => {
    expect(readTooLong(message)).toEqual({ tooLong: true, ...facts })
  })

  it.each([
    undefined,
    'invalid option: foo',
    'model requires more system memory',
    'the request took too long',
    'Rate limit reached',
  ])('takes %s for something else', (message) => {
    expect(readTooLong(message)).toBeUndefined()
  })
})
