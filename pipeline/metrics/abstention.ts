import { groupedBy, meanOf } from './statistics'

/** One case, as far as abstaining is concerned. */
export interface Attempt {
  abstained: boolean
  /** The sources do not tell, so that it should abstain. */
  unanswerable: boolean
  /** Whether an answer is right; null: nobody knows. An answer to what cannot be answered is wrong whatever this says. */
  right: boolean | null
  /** How sure it was, 0…1; absent where it cannot tell. */
  confidence?: number | undefined
}

export interface RiskPoint {
  /** Share of all cases that are answered. */
  coverage: number
  /** Share of those that are wrong. */
  risk: number
  /** The least confidence with which is answered; null: not known. */
  confidence: number | null
}

export interface AbstentionFigures {
  of: number
  answeredRight: number
  answeredWrong: number
  /** Answers that nobody judged. */
  answeredUnknown: number
  /** Of `answeredWrong`: answers to what cannot be answered. */
  answeredUnanswerable: number
  abstainedRight: number
  abstainedWrong: number
  /** By rising coverage; empty where no answer was judged. */
  curve: RiskPoint[]
  /** Area under the curve up to the coverage reached, as the mean risk over it. 0…1, less is better; null without a curve. */
  aurc: number | null
}

/**
 * How well it knows when to be silent: the counts, and the curve of risk by coverage, which comes of answering only with at
 * least some confidence (El-Yaniv and Wiener, JMLR 11, 2010), with the area under it (AURC: Geifman, Uziel and El-Yaniv,
 * ICLR 2019). Where an answer comes without a confidence the curve is the one point that was reached. Answers of equal
 * confidence come at once, each with the mean of their risks, so no order of the cases matters. Null of nothing.
 */
export function abstentionFigures(all: readonly Attempt[]): AbstentionFigures | null {
  if (all.length === 0) return null
  const answered = all.filter(({ abstained }) => !abstained).map((each) => ({ ...each, right: isRight(each) }))
  const silent = all.filter(({ abstained }) => abstained)
  const judged = answered.flatMap(({ right, confidence }) => (right === null ? [] : [{ right, confidence }]))
  const count = (right: boolean | null) => answered.filter((each) => each.right === right).length
  return {
    of: all.length,
    answeredRight: count(true),
    answeredWrong: count(false),
    answeredUnknown: count(null),
    answeredUnanswerable: answered.filter(({ unanswerable }) => unanswerable).length,
    abstainedRight: silent.filter(({ unanswerable }) => unanswerable).length,
    abstainedWrong: silent.filter(({ unanswerable }) => !unanswerable).length,
    ...riskCoverage(judged, all.length - count(null)),
  }
}

const isRight = ({ unanswerable, right }: Attempt): boolean | null => (unanswerable ? false : right)

interface Judged {
  right: boolean
  confidence: number | undefined
}

function riskCoverage(judged: readonly Judged[], of: number): Pick<AbstentionFigures, 'curve' | 'aurc'> {
  const curve: RiskPoint[] = []
  const risks: number[] = []
  let before = { answered: 0, wrong: 0 }
  for (const { confidence, group } of bySureness(judged)) {
    const wrong = group.filter(({ right }) => !right).length
    for (let at = 1; at <= group.length; at += 1) {
      risks.push((before.wrong + (wrong * at) / group.length) / (before.answered + at))
    }
    before = { answered: before.answered + group.length, wrong: before.wrong + wrong }
    curve.push({ coverage: before.answered / of, risk: before.wrong / before.answered, confidence })
  }
  return { curve, aurc: meanOf(risks) }
}

/** Those of equal confidence together, the surest first; all together where one has none. */
function bySureness(judged: readonly Judged[]): { confidence: number | null; group: readonly Judged[] }[] {
  if (judged.length === 0) return []
  if (judged.some(({ confidence }) => confidence === undefined)) return [{ confidence: null, group: judged }]
  const groups = groupedBy(judged, ({ confidence = 0 }) => confidence)
  return [...groups].sort(([a], [b]) => b - a).map(([confidence, group]) => ({ confidence, group }))
}
