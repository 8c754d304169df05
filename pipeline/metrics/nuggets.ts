import { meanOf } from './statistics'

/** How an answer says a nugget. */
export const nuggetStates = ['said', 'partly', 'not'] as const
export type NuggetState = (typeof nuggetStates)[number]

export interface JudgedNugget {
  vital: boolean
  state: NuggetState
}

export interface NuggetFigures {
  /** Recall of the vital nuggets, what is said partly as a half; of all nuggets where none is vital. */
  recall: number
  /** The same with what is said partly as nothing. */
  strict: number
  /** Recall of all nuggets, one that is not vital as a half nugget. */
  weighted: number
}

const credit: Record<NuggetState, number> = { said: 1, partly: 0.5, not: 0 }

/** Nugget recall as TREC's RAG track counts it (V, V_strict and W of arXiv 2504.15068). 0…1 each; null without nuggets. */
export function nuggetFigures(nuggets: readonly JudgedNugget[]): NuggetFigures | null {
  const vital = nuggets.filter((nugget) => nugget.vital)
  const counted = vital.length > 0 ? vital : nuggets
  const recall = meanOf(counted.map(({ state }) => credit[state]))
  if (recall === null) return null
  const weight = ({ vital: isVital }: JudgedNugget) => (isVital ? 1 : 0.5)
  const sum = (value: (nugget: JudgedNugget) => number) => nuggets.reduce((total, nugget) => total + value(nugget), 0)
  return {
    recall,
    strict: counted.filter(({ state }) => state === 'said').length / counted.length,
    weighted: sum((nugget) => weight(nugget) * credit[nugget.state]) / sum(weight),
  }
}
