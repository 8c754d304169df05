import { describe, expect, it } from 'vitest'
import { aChunk } from '@/nodes/testing'
import { createOllamaProvider } from '@/server/adapters/ollama/create-ollama-provider'
import type { EvaluationTools } from '@/server/evaluation/types'
import { anAnswer, evaluated, evaluationTools } from '../builders/evaluation'
import { copyOfModel, real, skipped } from './servers'

const url = real.ollama
const sources = [
  aChunk('a', 'The office closes at 18:00 on weekdays. In August it is shut.', { citation: 1 }),
  aChunk('b', 'La cafetería sirve comidas de 12:00 a 14:00.', { citation: 2 }),
]
const clear = [
  {
    text: 'It closes at 18:00 on weekdays [1].',
    rubric: 'It names the hour at which the office closes.',
    passes: true,
  },
  { text: 'I would ask at the reception.', rubric: 'It names the hour at which the office closes.', passes: false },
  { text: 'Se sirve de 12:00 a 14:00 [2].', rubric: 'Dice a qué hora se sirven comidas.', passes: true },
  { text: 'Hay una cafetería [2].', rubric: 'Dice a qué hora se sirven comidas.', passes: false },
]

/** Judged by a model of the server; the small ones that people have may be wrong now and then, but must be understood. */
async function judges(address: string): Promise<{ tools: EvaluationTools; close: () => Promise<void> }> {
  const provider = createOllamaProvider({ url: address })
  const { model, close } = await copyOfModel(address, 'completion')
  const chatModel = { chat: (_: string, ...rest: Parameters<typeof provider.chat>) => provider.chat(...rest) }
  return { tools: { ...evaluationTools(chatModel), judgeOf: () => ({ provider: 'ollama', model }) }, close }
}

describe.skipIf(url === undefined)(
  `judges of a real Ollama (${url ?? skipped('TELAR_REAL_OLLAMA_URL', 'http://127.0.0.1:11434')})`,
  () => {
    it('are understood, and right where it is clear', { timeout: 600_000 }, async () => {
      const { tools, close } = await judges(url ?? '')
      try {
        let right = 0
        for (const { text, rubric, passes } of clear) {
          const { checks } = await evaluated(anAnswer(text, { sources }), [{ kind: 'judge', rubric }], { tools })
          expect(checks[0]?.state).not.toBe('unjudged')
          if (checks[0]?.state === (passes ? 'pass' : 'fail')) right += 1
        }
        expect(right).toBeGreaterThanOrEqual(clear.length - 1)
        const nuggets = [{ text: 'The office closes at 18:00.' }, { text: 'The office has a garden.' }]
        const asked = [{ kind: 'nuggets' as const }, { kind: 'faithful' as const }]
        const answered = anAnswer('On weekdays the office closes at 18:00 [1].', { sources })
        const { checks, scores } = await evaluated(answered, asked, { tools, expected: { nuggets } })
        expect(checks.map(({ state }) => state)).not.toContain('unjudged')
        expect(scores).toMatchObject({ nuggetRecall: 0.5, faithfulness: 1 })
      } finally {
        await close()
      }
    })
  },
)
