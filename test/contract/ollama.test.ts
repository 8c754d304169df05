import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { createOllamaProvider } from '@/server/adapters/ollama/create-ollama-provider'
import { promptOf } from '@/test/conformance/chat-model'
import { type OllamaDouble, startOllamaDouble } from '@/test/doubles/ollama'
import * as schemas from '@/test/doubles/ollama-schemas'
import { type ApiSpec, fieldsOf, findSpec, loadSpec } from './api-spec'

const path = findSpec('ollama.openapi.yaml')
const signal = new AbortController().signal

/** In the server's request type (api/types.go, `ChatRequest`), not in the specification. */
const undocumented = new Set(['truncate', 'shift', '_debug_render_only'])
/** In the server's answers, not in the specification: `capabilities` of a tag, and the last line of a stream. */
const undocumentedAnswers = new Set([
  'capabilities',
  'modelfile',
  'done_reason',
  'total_duration',
  'load_duration',
  'prompt_eval_count',
  'prompt_eval_duration',
  'eval_count',
  'eval_duration',
  'logprobs',
])

const requestSchemas: Record<string, [string, z.ZodObject]> = {
  '/api/chat': ['ChatRequest', schemas.chatRequest],
  '/api/embed': ['EmbedRequest', schemas.embedRequest],
  '/api/show': ['ShowRequest', schemas.showRequest],
  '/api/pull': ['PullRequest', schemas.pullRequest],
}
const answerSchemas: Record<string, [string, z.ZodType]> = {
  '/api/version': ['VersionResponse', schemas.versionAnswer],
  '/api/tags': ['ListResponse', schemas.tagsAnswer],
  '/api/show': ['ShowResponse', schemas.showAnswer],
  '/api/embed': ['EmbedResponse', schemas.embedAnswer],
  '/api/chat': ['ChatStreamEvent', schemas.chatToken.or(schemas.chatDone)],
  '/api/pull': ['StatusEvent', schemas.pullLine],
}

describe.skipIf(path === undefined)('the Ollama double against the published specification', () => {
  let spec: ApiSpec
  let double: OllamaDouble

  beforeAll(async () => {
    spec = loadSpec(path ?? '')
    double = await startOllamaDouble()
    const provider = createOllamaProvider({ url: double.url })
    await provider.status({ signal })
    await provider.models({ signal })
    await provider.embed({ model: 'nomic-embed-text', texts: ['a', 'b'], kind: 'passage' }, { signal })
    const full = {
      model: 'qwen3:4b',
      messages: [promptOf('Who?', ['Ada.'])],
      temperature: 0.1,
      seed: 1,
      contextTokens: 4096,
      maxTokens: 100,
      stop: ['END'],
      topLogprobs: 3,
      think: true,
    }
    for await (const event of provider.chat(full, { signal })) void event
    for await (const event of provider.chat({ ...full, think: false, schema: { type: 'object' } }, { signal }))
      void event
    for await (const step of provider.pull?.('llama3.2', { signal }) ?? []) void step
    await double.close()
  })

  it.each(Object.keys(requestSchemas))(
    '%s: our schema has no field that the API lacks, and asks for what it requires',
    (route) => {
      const [name, schema] = requestSchemas[route] ?? ['', schemas.chatRequest]
      const { all, required } = fieldsOf(schema)
      expect(all.filter((field) => !spec.fields(name).has(field) && !undocumented.has(field))).toEqual([])
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
      const extra = Object.keys(body as object).filter(
        (field) => !spec.fields(name).has(field) && !undocumentedAnswers.has(field),
      )
      expect(extra, route).toEqual([])
    }
  })
})
