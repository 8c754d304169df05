import type { CheckResult } from '@/pipeline/cases/assertion'

export const verdicts = ['good', 'bad', 'unsure'] as const
export type Verdict = (typeof verdicts)[number]

/** An answer that a person judges: that of a cell or of a run. */
export interface LabelItem {
  id: string
  kind: 'cell' | 'run'
  caseId: string
  /** Whose answer it is, of an experiment's. */
  of?: { candidateId: string; repeat: number }
  /** The line that its case is known by. */
  title: string
  verdict: Verdict | null
  /** What was checked automatically. */
  checks: readonly CheckResult[]
}

/** A number for a text, always the same and without order. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}

/**
 * The order that answers are judged in: those of a case together, and nobody can tell by their place where they come from.
 * It is the same each time.
 */
export const judgingOrder = (items: readonly LabelItem[]): LabelItem[] =>
  [...items].sort(
    (a, b) => hash(a.caseId) - hash(b.caseId) || a.caseId.localeCompare(b.caseId) || hash(a.id) - hash(b.id),
  )

/** The item to judge after one: another without a verdict, around the end too; else `null`. */
export function nextUnlabelled(items: readonly LabelItem[], after: number): LabelItem | null {
  const around = [...items.slice(after + 1), ...items.slice(0, Math.max(0, after))]
  return around.find(({ verdict }) => verdict === null) ?? null
}

/** How the automatic checks of a kind agree with people, over answers that people called good or bad. */
export interface Agreement {
  kind: string
  /** Answers that the check passed or failed, by what people said. */
  passGood: number
  passBad: number
  failGood: number
  failBad: number
}

/** By kind of check, in the order of how many answers they were asked of. What is unjudged or not asked counts as nothing. */
export function agreementOf(items: readonly LabelItem[]): Agreement[] {
  const all = new Map<string, Agreement>()
  for (const { verdict, checks } of items) {
    if (verdict !== 'good' && verdict !== 'bad') continue
    for (const { kind, state } of checks) {
      if (state !== 'pass' && state !== 'fail') continue
      const own = all.get(kind) ?? { kind, passGood: 0, passBad: 0, failGood: 0, failBad: 0 }
      all.set(kind, own)
      own[`${state}${verdict === 'good' ? 'Good' : 'Bad'}`] += 1
    }
  }
  return [...all.values()].sort((a, b) => countOf(b) - countOf(a))
}

export const countOf = ({ passGood, passBad, failGood, failBad }: Agreement): number =>
  passGood + passBad + failGood + failBad

/** The share of answers that the check judges as people do. */
export const shareOf = (agreement: Agreement): number =>
  (agreement.passGood + agreement.failBad) / Math.max(1, countOf(agreement))
