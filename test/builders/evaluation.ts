import type { z } from 'zod'
import { scriptedChat } from '@/nodes/testing'
import { type Assertion, assertionSchema } from '@/pipeline/cases/assertion'
import { type Case, expectationSchema } from '@/pipeline/cases/case'
import type { ResolvedModel } from '@/pipeline/model-ref'
import { builtInEmbedder, createBuiltInProvider } from '@/server/adapters/built-in/create-built-in-provider'
import type { ChatModel } from '@/server/capabilities/chat-model'
import { evaluate } from '@/server/evaluation/evaluate'
import type { Answered, Evaluation, EvaluationTools } from '@/server/evaluation/types'

export const aJudge: ResolvedModel = { provider: 'ollama', model: 'judge', contextTokens: 8192 }

/** An assertion with the defaults of its schema; its id is its kind. */
export const anAssertion = (more: Record<string, unknown> & { kind: Assertion['kind'] }): Assertion =>
  assertionSchema.parse({ id: more.kind, ...more })

export const anAnswer = (text: string, more: Partial<Answered> = {}): Answered => ({
  text,
  outcome: 'ok',
  abstained: false,
  sources: [],
  latencyMs: 120,
  usage: { inputTokens: 300, outputTokens: 20 },
  ...more,
})

export const aCase = (
  expected: z.input<typeof expectationSchema> = {},
  question = 'When does the office close?',
): Pick<Case, 'inputs' | 'expected'> => ({ inputs: { question }, expected: expectationSchema.parse(expected) })

/** The built-in embedder, and no language model unless one is given. */
export function evaluationTools(chatModel?: ChatModel): EvaluationTools {
  const builtIn = createBuiltInProvider()
  return {
    chatModel: chatModel ?? scriptedChat(() => new Error('No model was to be asked.')).chatModel,
    embedder: { embed: (_, request, options) => builtIn.embed(request, options) },
    judgeOf: () => (chatModel ? aJudge : undefined),
    embedModel: builtInEmbedder,
  }
}

/** Judges one answer by assertions; the tools default to those of a bare machine. */
export const evaluated = (
  answered: Answered | string,
  assertions: (Record<string, unknown> & { kind: Assertion['kind'] })[],
  {
    expected = {},
    tools = evaluationTools(),
    signal = new AbortController().signal,
  }: {
    expected?: z.input<typeof expectationSchema>
    tools?: EvaluationTools
    signal?: AbortSignal
  } = {},
): Promise<Evaluation> =>
  evaluate(
    {
      case: aCase(expected),
      answered: typeof answered === 'string' ? anAnswer(answered) : answered,
      assertions: assertions.map(anAssertion),
    },
    tools,
    { signal },
  )
