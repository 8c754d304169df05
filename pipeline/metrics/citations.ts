import { meanOf } from './statistics'

/** A statement of an answer, and whether what it cites supports it. */
export interface CitedStatement {
  /** Whether all that it cites, taken together, says it; false where it cites nothing. */
  supported: boolean
  /** Its citations: whether each says it alone, and whether the others say it without this one. */
  citations: readonly { alone: boolean; withoutIt: boolean }[]
}

export interface CitationFigures {
  /** Share of the statements that what they cite supports. */
  recall: number
  /** Share of the citations that are needed by a supported statement; null: nothing is cited. */
  precision: number | null
}

/**
 * Citation recall and precision of ALCE (Gao et al., arXiv 2305.14627). A citation is in vain where its statement is not
 * supported, or where it does not support it alone while the others do without it. 0…1 each; null without statements.
 */
export function citationFigures(statements: readonly CitedStatement[]): CitationFigures | null {
  const recall = meanOf(statements.map(({ supported, citations }) => Number(supported && citations.length > 0)))
  if (recall === null) return null
  const needed = statements.flatMap(({ supported, citations }) =>
    citations.map(({ alone, withoutIt }) => Number(supported && (alone || !withoutIt))),
  )
  return { recall, precision: meanOf(needed) }
}

/**
 * Claim precision, also called faithfulness: the share of an answer's claims that its sources support (RAGChecker,
 * arXiv 2408.08067). 0…1; null where it claims nothing.
 */
export const claimPrecision = (supported: readonly boolean[]): number | null => meanOf(supported.map(Number))
