export interface Judged {
  confidence: number
  right: boolean
}

export interface RiskCoverage {
  /** Area under the curve: the mean risk over all coverages. Lower is better. */
  aurc: number
  /** At this share of the questions answered, the surest first: the share of wrong answers, and the confidence of the last one. */
  points: { coverage: number; risk: number; confidence: number }[]
}

const shown = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/**
 * What share of answers is wrong when only the surest are given. El-Yaniv and Wiener 2010, *On the Foundations of
 * Noise-free Selective Classification*; AURC as in Geifman, Uziel and El-Yaniv 2019, arXiv:1805.08206.
 */
export function riskCoverage(judged: readonly Judged[]): RiskCoverage {
  const sorted = [...judged].sort((a, b) => b.confidence - a.confidence)
  let wrong = 0
  let area = 0
  const risks = sorted.map(({ right }, at) => {
    if (!right) wrong++
    const risk = wrong / (at + 1)
    area += risk
    return risk
  })
  const points = shown.map((coverage) => {
    const at = Math.max(0, Math.round(coverage * sorted.length) - 1)
    return { coverage, risk: risks[at] ?? 0, confidence: sorted[at]?.confidence ?? 0 }
  })
  return { aurc: sorted.length === 0 ? 0 : area / sorted.length, points }
}
