import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import { say } from '@/pipeline/said'
import type { CallOptions, ChatEvent, ChatRequest } from '@/server/capabilities/chat-model'
import { languageOf, questionOf, type ReaderLanguage } from './question'
import { trained } from './reader/load-model'
import { type Quote, read } from './reader/read'
import type { ReaderSource } from './reader/read-sources'
import { saySilence } from './reader/reason'

const noSources: Record<ReaderLanguage, string> = {
  en: 'I can only quote from sources, and I was given none.',
  es: 'Solo puedo citar fuentes, y no me han dado ninguna.',
}

/**
 * Answers without a language model: quotes the sentence of the sources that holds the answer, and others that may hold it
 * as well, each with its citation; tells which words are the answer and how sure it is. What the sources do not say, it
 * says so and why, in the question's language. It invents nothing and joins nothing; what is not in a sentence it cannot
 * say. Throws `model-refused` for a request with a JSON schema, `model-failed` when its files are missing.
 */
export async function* readExtractively(
  request: ChatRequest,
  { signal }: CallOptions,
): AsyncGenerator<ChatEvent, void, undefined> {
  signal.throwIfAborted()
  if (request.schema !== undefined) {
    throw new AppError('model-refused', say('The built-in reader only quotes sentences; it cannot write JSON.'), {
      details: { model: request.model, provider: 'built-in' },
      fix: say('Choose a model of Ollama or of an OpenAI-compatible server, or turn the JSON output off.'),
    })
  }
  const started = performance.now()
  const { said, span, confidence } = await answer(request.messages)
  signal.throwIfAborted()
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
    abstained: !span,
    ...(confidence !== undefined && { confidence }),
    ...(span && span.end <= text.length && { span }),
    usage: {
      inputTokens: promptTokens(request.messages),
      outputTokens: tokensOf(text),
      modelMs: performance.now() - started,
    },
  }
}

interface Said {
  said: string
  /** Where in it the answer is; absent when there is none. */
  span?: { start: number; end: number }
  confidence?: number
}

async function answer(messages: readonly Message[]): Promise<Said> {
  const question = questionOf(messages)
  const language = languageOf(question)
  const sources = sourcesOf(messages)
  if (sources.length === 0) return { said: noSources[language] }
  const reading = read(await trained(), question, language, sources)
  const { confidence } = reading
  if (!reading.found) return { said: saySilence(reading.reason, language), confidence }
  return { said: reading.quotes.map(quote).join(' '), span: reading.span, confidence }
}

function sourcesOf(messages: readonly Message[]): ReaderSource[] {
  return messages
    .flatMap(({ sources = [] }) => sources)
    .map(({ chunk }, index) => ({
      citation: chunk.citation ?? index + 1,
      text: chunk.text,
      document: chunk.documentId,
    }))
}

/** The citations stand before the full stop, so that they belong to their sentence. */
function quote({ text, citations }: Quote): string {
  const cited = citations.map((citation) => `[${citation}]`).join('')
  const end = /[.!?…]+["'”’»)\]]*$/.exec(text)
  return end ? `${text.slice(0, end.index)} ${cited}${end[0]}` : `${text} ${cited}.`
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
