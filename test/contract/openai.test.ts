import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { createOpenAiProvider } from '@/server/adapters/openai/create-openai-provider'
import { promptOf } from '@/test/conformance/chat-model'
import { type OpenAiDouble, startOpenAiDouble } from '@/test/doubles/openai'
import * as schemas from '@/test/doubles/openai-schemas'
import { type ApiSpec, fieldsOf, findSpec, loadSpec } from './api-spec'

const path = findSpec('openai.openapi.yaml')
const signal = new AbortController().signal

const requestSchemas: Record<string, [string, z.ZodObject]> = {
  '/v1/chat/completions': ['CreateChatCompletionRequest', schemas.chatRequest],
  '/v1/embeddings': ['CreateEmbeddingRequest', schemas.embeddingsRequest],
}
const answerSchemas: Record<string, [string, z.ZodType]> = {
  '/v1/chat/completions': ['CreateChatCompletionStreamResponse', schemas.chatChunk],
  '/v1/embeddings': ['CreateEmbeddingResponse', schemas.embeddingsAnswer],
  '/v1/models': ['ListModelsResponse', schemas.modelsAnswer],
}

describe.skipIf(path === undefined)('the OpenAI double against the published specification', () => {
  let spec: ApiSpec
  let double: OpenAiDouble

  beforeAll(async () => {
    spec = loadSpec(path ?? '')
    double = await startOpenAiDouble()
    const provider = createOpenAiProvider({ baseUrl: double.url })
    await provider.models({ signal })
    await provider.embed({ model: 'text-embedding-3-small', texts: ['a', ''], kind: 'passage' }, { signal })
    const full = {
      model: 'gpt-4o-mini',
      messages: [promptOf('Who?', ['Ada.'])],
      temperature: 0.1,
      seed: 1,
      contextTokens: 4096,
      maxTokens: 100,
      stop: ['END'],
      topLogprobs: 3,
    }
    for await (const event of provider.chat(full, { signal })) void event
    for await (const event of provider.chat(
      { ...full, schema: { type: 'object', properties: {}, additionalProperties: false } },
      { signal },
    ))
      void event
    await double.close()
  }, 120_000)

  it.each(Object.keys(requestSchemas))(
    '%s: our schema has no field that the API lacks, and asks for what it requires',
    (route) => {
      const [name, schema] = requestSchemas[route] ?? ['', schemas.chatRequest]
      const { all, required } = fieldsOf(schema)
      expect(all.filter((field) => !spec.fields(name).has(field))).toEqual([])
      expect(required).toEqual(expect.arrayContaining(spec.required(name)))
    },
  )

  it('every request of the adapter is one the specification allows', () => {
    const posts = double.requests.filter(({ method }) => method === 'POST')
    expect(new Set(posts.map((post) => post.path))).toEqual(new Set(Object.keys(requestSchemas)))
    for (const post of posts) expect(spec.faults(requestSchemas[post.path]?.[0] ?? '', post.body)).toEqual([])
    expect(double.violations).toEqual([])
  })

  it('every answer of the double is one the specification and our schemas allow', () => {
    expect(new Set(double.sent.map((answer) => answer.path))).toEqual(new Set(Object.keys(answerSchemas)))
    for (const { path: route, body } of double.sent) {
      const [name, schema] = answerSchemas[route] ?? ['', schemas.errorAnswer]
      expect(spec.faults(name, body), route).toEqual([])
      expect(schema.safeParse(body).error?.issues ?? [], route).toEqual([])
    }
  })
})
