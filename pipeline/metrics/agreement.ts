import type { JudgeFigures, JudgeItem } from '../evaluation/judge-card'
import { normalPoint } from './distributions'
import { meanOf, wilson } from './statistics'

export interface Kappa {
  n: number
  /** Cohen's κ; 0 where only one verdict occurs: always saying it would have agreed as often. */
  kappa: number
  /** Standard error; null where only one verdict occurs. */
  error: number | null
  /** The 95 % interval; −1 to 1 where nothing can be told. */
  low: number
  high: number
  /** Share that agrees, and that would by chance. */
  agreement: number
  chance: number
}

/**
 * How far two raters agree beyond chance, over any verdicts: J. Cohen, Educational and Psychological Measurement 20 (1960).
 * The standard error is that of J. L. Fleiss, J. Cohen and B. S. Everitt, Psychological Bulletin 72 (1969), formula 13; the
 * interval is at least as wide as Wilson's of the agreement is, since the error is 0 where all agree. Null of nothing.
 */
export function cohensKappa(pairs: readonly (readonly [unknown, unknown])[]): Kappa | null {
  const n = pairs.length
  if (n === 0) return null
  const verdicts = [...new Set(pairs.flat())]
  const shareOf = (holds: (pair: readonly [unknown, unknown]) => boolean) => pairs.filter(holds).length / n
  const rows = new Map(verdicts.map((verdict) => [verdict, shareOf(([one]) => one === verdict)]))
  const columns = new Map(verdicts.map((verdict) => [verdict, shareOf(([, other]) => other === verdict)]))
  const of = (shares: ReadonlyMap<unknown, number>, verdict: unknown) => shares.get(verdict) ?? 0
  const agreement = shareOf(([one, other]) => one === other)
  const chance = verdicts.reduce<number>((sum, verdict) => sum + of(rows, verdict) * of(columns, verdict), 0)
  const rest = 1 - chance
  if (rest < 1e-12) return { n, kappa: 0, error: null, low: -1, high: 1, agreement, chance }
  const kappa = (agreement - chance) / rest
  let spread = -((agreement * chance - 2 * chance + agreement) ** 2)
  for (const one of verdicts) {
    for (const other of verdicts) {
      const share = shareOf((pair) => pair[0] === one && pair[1] === other)
      const weight = of(columns, one) + of(rows, other)
      spread += share * (one === other ? (rest - weight * (1 - agreement)) ** 2 : (1 - agreement) ** 2 * weight ** 2)
    }
  }
  const error = Math.sqrt(Math.max(0, spread) / n) / rest ** 2
  const bounds = wilson(agreement * n, n)
  const reach = normalPoint(0.05) * error
  return {
    n,
    kappa,
    error,
    low: Math.max(-1, Math.min(kappa - reach, (bounds.low - chance) / rest)),
    high: Math.min(1, Math.max(kappa + reach, (bounds.high - chance) / rest)),
    agreement,
    chance,
  }
}

/** What a judge's verdicts are worth against people's: over the first verdict that could be understood. Null of nothing. */
export function judgeFigures(items: readonly JudgeItem[]): JudgeFigures | null {
  const judged = items.flatMap(({ human, verdicts }) => {
    const verdict = verdicts.find((one) => one !== null)
    return verdict === undefined || verdict === null ? [] : [[human, verdict] as const]
  })
  const found = cohensKappa(judged)
  if (!found) return null
  const n = judged.length
  const good = judged.filter(([human]) => human).length
  const { low, high } = wilson(found.agreement * n, n)
  return {
    n,
    labelled: items.length,
    baseRate: good / n,
    judgeRate: judged.filter(([, verdict]) => verdict).length / n,
    agreement: found.agreement,
    low,
    high,
    majority: Math.max(good, n - good) / n,
    kappa: found.kappa,
    kappaLow: found.low,
    kappaHigh: found.high,
    selfAgreement: selfAgreement(items.map(({ verdicts }) => verdicts)),
    repeats: Math.max(0, ...items.map(({ verdicts }) => verdicts.length)),
    swapRate: swapRate(items),
    unparsed: (items.length - n) / items.length,
  }
}

/** Share of the pairs of verdicts on one answer that agree, as a mean over answers; null: none was asked twice. */
export function selfAgreement(answers: readonly (readonly (boolean | null)[])[]): number | null {
  return meanOf(
    answers.flatMap((verdicts) => {
      const known = verdicts.filter((verdict) => verdict !== null)
      const yes = known.filter(Boolean).length
      const no = known.length - yes
      const pairs = (known.length * (known.length - 1)) / 2
      return pairs === 0 ? [] : [((yes * (yes - 1)) / 2 + (no * (no - 1)) / 2) / pairs]
    }),
  )
}

/** Share of the verdicts that are another one with what is shown in the other order; null: none was asked so. */
export function swapRate(items: readonly Pick<JudgeItem, 'verdicts' | 'swapped'>[]): number | null {
  return meanOf(
    items.flatMap(({ verdicts, swapped }) => {
      const verdict = verdicts.find((one) => one !== null)
      return verdict === undefined || verdict === null || swapped === null ? [] : [Number(verdict !== swapped)]
    }),
  )
}
