import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Chunk } from '@/pipeline/chunk'
import type { Message } from '@/pipeline/message'
import { renderSource } from '@/pipeline/ports'
import type { ChatEvent, ChatRequest, ModelProvider } from '@/server/capabilities/chat-model'

/** What a chat model brings to the suite. */
export interface ChatSubject {
  provider: ModelProvider
  model: string
  /** Whether it can follow a JSON schema; one that cannot must refuse. */
  json: boolean
  /** Whether it words its answers as it likes: a model that learnt to, unlike a double. */
  free?: boolean
  close(): Promise<void>
}

/** A chunk for tests that need nothing but its text. */
export function chunkOf(text: string, citation: number, documentName = `document-${citation}.md`): Chunk {
  return {
    id: `chunk-${citation}`,
    collectionId: 'c',
    documentId: `d${citation}`,
    documentName,
    text,
    score: 1,
    stages: {},
    metadata: {},
    citation,
    position: { index: 0, start: 0, end: text.length },
  }
}

/** A user message as the prompt template makes it: the question, then the rendered sources. */
export function promptOf(question: string, texts: readonly string[], variable = 'question'): Message {
  let content = `${question}\n\n`
  const sources = texts.map((text, index) => {
    const rendered = renderSource(chunkOf(text, index + 1), index + 1)
    const start = content.length
    content += `${rendered}\n\n`
    return { chunk: chunkOf(text, index + 1), start, end: start + rendered.length }
  })
  return { role: 'user', content, origin: 'user', sources, variables: { [variable]: question } }
}

const never = new AbortController().signal

/** Reads a chat to its end. */
export async function eventsOf(
  provider: ModelProvider,
  request: ChatRequest,
  signal: AbortSignal = never,
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of provider.chat(request, { signal })) events.push(event)
  return events
}

/** The `done` event of a chat. */
export async function answerOf(
  provider: ModelProvider,
  request: ChatRequest,
): Promise<Extract<ChatEvent, { type: 'done' }>> {
  const last = (await eventsOf(provider, request)).at(-1)
  if (last?.type !== 'done') throw new Error('the stream did not end with done')
  return last
}

const texts = [
  'The harbour master keeps the tide tables in the north tower.',
  'Mrs Okafor founded the lighthouse museum in 1974. It opens at nine.',
  'Salt is made in flat pans near the shore.',
]
const messages: Message[] = [
  { role: 'system', content: 'Answer from the sources and cite them.', origin: 'system' },
  promptOf('Who founded the lighthouse museum?', texts),
]

/** What every chat model must do, whatever serves it. */
export function chatModelConformance(name: string, start: () => Promise<ChatSubject>): void {
  describe(`chat model: ${name}`, () => {
    let subject: ChatSubject
    const request = (): ChatRequest => ({
      model: subject.model,
      messages,
      temperature: 0,
      seed: 1,
      contextTokens: 4096,
    })
    beforeAll(async () => {
      subject = await start()
    })
    afterAll(() => subject.close())

    it('is up and lists the model as one that chats', async () => {
      expect(await subject.provider.status({ signal: never })).toMatchObject({
        provider: subject.provider.provider,
        state: 'up',
      })
      const listed = (await subject.provider.models({ signal: never })).find(({ model }) => model === subject.model)
      expect(listed).toMatchObject({
        provider: subject.provider.provider,
        capabilities: expect.arrayContaining(['chat']),
      })
    })

    it('streams tokens and ends with exactly one done that has the whole text', async () => {
      const events = await eventsOf(subject.provider, request())
      const tokens = events.slice(0, -1)
      expect(tokens.length).toBeGreaterThan(3)
      expect(tokens.every(({ type }) => type === 'token')).toBe(true)
      const text = tokens.map((event) => (event.type === 'token' ? event.text : '')).join('')
      expect(events.at(-1)).toMatchObject({ type: 'done', text, finishReason: 'stop' })
    })

    it('answers from the right source and cites it', async () => {
      const { text } = await answerOf(subject.provider, request())
      // Whether a small model cites is its own affair.
      expect(text).toMatch(subject.free ? /Okafor/ : /Okafor.*\[2\]/s)
    })

    it('reports usage in whole tokens', async () => {
      const { usage } = await answerOf(subject.provider, request())
      expect(Number.isInteger(usage.inputTokens) && usage.inputTokens > 0).toBe(true)
      expect(Number.isInteger(usage.outputTokens) && usage.outputTokens > 0).toBe(true)
    })

    it('says the same to the same question', async () => {
      const [one, other] = [await answerOf(subject.provider, request()), await answerOf(subject.provider, request())]
      // On some hardware a seed and no temperature keep the sense, not each word.
      if (subject.free) expect([one.text, other.text].every((text) => text.includes('Okafor'))).toBe(true)
      else expect(one.text).toBe(other.text)
    })

    it('follows a JSON schema or refuses', async () => {
      const schema = {
        type: 'object',
        properties: { answer: { type: 'string' } },
        required: ['answer'],
        additionalProperties: false,
      }
      const answer = answerOf(subject.provider, { ...request(), schema })
      if (!subject.json) return expect(answer).rejects.toMatchObject({ code: 'model-refused' })
      expect(JSON.parse((await answer).text)).toEqual({ answer: expect.any(String) })
    })

    it('throws model-missing for a model that is not there', async () => {
      const missing = eventsOf(subject.provider, { ...request(), model: 'no-such-model' })
      await expect(missing).rejects.toMatchObject({
        code: 'model-missing',
        details: { model: 'no-such-model', provider: subject.provider.provider },
      })
    })

    it('rejects with the reason when aborted before', async () => {
      const reason = new Error('before')
      await expect(eventsOf(subject.provider, request(), AbortSignal.abort(reason))).rejects.toBe(reason)
    })

    it('rejects with the reason when aborted in the middle', async () => {
      const controller = new AbortController()
      const reason = new Error('in the middle')
      const reading = (async () => {
        for await (const event of subject.provider.chat(request(), { signal: controller.signal })) {
          if (event.type === 'token') controller.abort(reason)
        }
      })()
      await expect(reading).rejects.toBe(reason)
    })

    it('can be left at any token and asked again', async () => {
      for await (const event of subject.provider.chat(request(), { signal: never })) if (event.type === 'token') break
      expect((await answerOf(subject.provider, request())).text).toContain('Okafor')
    })
  })
}
