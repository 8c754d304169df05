import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import type { CallOptions, ChatEvent, ChatRequest } from '@/server/capabilities/chat-model'
import { type Picked, pickSentences, type ReaderSource } from './pick-sentences'
import { languageOf, questionOf, type ReaderLanguage } from './question'

const says: Record<ReaderLanguage, { nothing: string; noSources: string }> = {
  en: {
    nothing: 'The documents do not say.',
    noSources: 'I can only quote from sources, and I was given none.',
  },
  es: {
    nothing: 'Los documentos no lo dicen.',
    noSources: 'Solo puedo citar fuentes, y no me han dado ninguna.',
  },
}

/**
 * Answers without a language model: quotes the sentences of the sources that support the question best, each with its
 * citation, in the language the question has. It invents nothing and joins nothing; what is not in a sentence it cannot say.
 * Throws `model-refused` for a request with a JSON schema.
 */
export async function* readExtractively(
  request: ChatRequest,
  { signal }: CallOptions,
): AsyncGenerator<ChatEvent, void, undefined> {
  signal.throwIfAborted()
  if (request.schema !== undefined) {
    throw new AppError('model-refused', 'The built-in reader only quotes sentences; it cannot write JSON.', {
      details: { model: request.model, provider: 'built-in' },
      fix: 'Choose a model of Ollama or of an OpenAI-compatible server, or turn the JSON output off.',
    })
  }
  const started = performance.now()
  const { said, found } = answer(request.messages)
  const { text, cut } = limit(said, request.maxTokens)
  for (const piece of text.match(/\s*\S+/g) ?? []) {
    signal.throwIfAborted()
    yield { type: 'token', text: piece }
  }
  signal.throwIfAborted()
  yield {
    type: 'done',
    text,
    finishReason: cut ? 'length' : 'stop',
    abstained: !found,
    usage: {
      inputTokens: promptTokens(request.messages),
      outputTokens: tokensOf(text),
      modelMs: performance.now() - started,
    },
  }
}

function answer(messages: readonly Message[]): { said: string; found: boolean } {
  const question = questionOf(messages)
  const language = languageOf(question)
  const sources = sourcesOf(messages)
  if (sources.length === 0) return { said: says[language].noSources, found: false }
  const picked = pickSentences(question, sources, language)
  return picked.length === 0
    ? { said: says[language].nothing, found: false }
    : { said: picked.map(quote).join(' '), found: true }
}

function sourcesOf(messages: readonly Message[]): ReaderSource[] {
  return messages
    .flatMap(({ sources = [] }) => sources)
    .map(({ chunk }, index) => ({ citation: chunk.citation ?? index + 1, text: chunk.text }))
}

/** The citation stands before the full stop, so that it belongs to its sentence. */
function quote({ text, citation }: Picked): string {
  const end = /[.!?…]+["'”’»)\]]*$/.exec(text)
  return end ? `${text.slice(0, end.index)} [${citation}]${end[0]}` : `${text} [${citation}].`
}

/** A rough count: the reader has no tokens of its own. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4)

const promptTokens = (messages: readonly Message[]): number =>
  messages.reduce((sum, { content }) => sum + tokensOf(content), 0)

function limit(text: string, maxTokens: number | undefined): { text: string; cut: boolean } {
  if (maxTokens === undefined || tokensOf(text) <= maxTokens) return { text, cut: false }
  const short = text.slice(0, maxTokens * 4)
  return { text: short.slice(0, Math.max(1, short.lastIndexOf(' '))).trimEnd(), cut: true }
}
