import { describe, expect, it } from 'vitest'
import { serve } from '@/test/doubles/serve'
import { textWithVector } from '../shared/vector-text'
import { createOllamaProvider } from './create-ollama-provider'

const signal = new AbortController().signal

/** What the body of a query has in place of a question's vector, when Ollama answers with this text. */
async function sentOn(answer: string): Promise<{ vector: number[] | undefined; text: string }> {
  const { url, close } = await serve((_request, response) => response.end(answer))
  try {
    const [vector] = await createOllamaProvider({ url }).embed(
      { model: 'm', texts: ['question'], kind: 'query' },
      { signal },
    )
    return { vector: vector && [...vector], text: textWithVector({ query: vector }, vector) }
  } finally {
    await close()
  }
}

describe('the vector of one text', () => {
  it('goes on as the text it came as', async () => {
    const answer = '{"model":"[[1]]","embeddings":[[0.60,8.0e-1]],"total_duration":1}'
    expect(await sentOn(answer)).toEqual({ vector: [0.6, 0.8], text: '{"query":[0.60,8.0e-1]}' })
  })

  it('is written anew when it had to be scaled or came in another form', async () => {
    expect(await sentOn('{"embeddings":[[3,4]]}')).toMatchObject({ text: '{"query":[0.6,0.8]}' })
    expect(await sentOn('{"embeddings": [ [0.6, 0.80] ]}')).toMatchObject({ text: '{"query":[0.6,0.8]}' })
  })
})
