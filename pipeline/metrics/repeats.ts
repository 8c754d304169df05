import { groupedBy } from './statistics'

/** One of several answers to the same case. */
export interface Repeat {
  /** Tells equal answers. */
  answerHash: string
  passed: boolean | null
}

export interface RepeatFigures {
  of: number
  /** How many different answers there are. */
  distinct: number
  /** Share of the answer that was given most often: 1 where all agree. */
  agreement: number
  passed: number
  failed: number
}

/** How k answers to one case differ. Null of none. */
export function repeatFigures(repeats: readonly Repeat[]): RepeatFigures | null {
  if (repeats.length === 0) return null
  const groups = groupedBy(repeats, ({ answerHash }) => answerHash)
  return {
    of: repeats.length,
    distinct: groups.size,
    agreement: Math.max(...[...groups.values()].map((group) => group.length)) / repeats.length,
    passed: repeats.filter(({ passed }) => passed === true).length,
    failed: repeats.filter(({ passed }) => passed === false).length,
  }
}
