import { say } from '@/pipeline/said'
import { type AssertionCheck, percentOf, reaches } from './check'

/** Vectors are of unit length, so that their product is the cosine. */
const product = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)

export const similarity: AssertionCheck<'similarity'> = {
  isAsked: ({ text }, { expected }) => text !== undefined || expected.answers.length > 0,
  async check({ text, atLeast }, { expected, bare, tools, options }) {
    const wanted = text === undefined ? expected.answers : [text]
    const { provider, model } = tools.embedModel
    const texts = [bare, ...wanted]
    const [own = [], ...theirs] = await tools.embedder.embed(provider, { model, texts, kind: 'passage' }, options)
    const score = Math.min(1, Math.max(0, ...theirs.map((vector) => product(own, vector))))
    return {
      state: reaches(score, atLeast) ? 'pass' : 'fail',
      score,
      reason: say('{percent} % alike, as {model} has it.', { percent: percentOf(score), model }),
    }
  },
}
