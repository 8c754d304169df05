/**
 * Turns scores into probabilities by a logistic curve, fitted by Newton's method (Platt 1999, *Probabilistic Outputs for
 * Support Vector Machines*).
 */
export function calibrate(judged: readonly { score: number; right: boolean }[]): { slope: number; shift: number } {
  let slope = 1
  let shift = 0
  for (let round = 0; round < 50; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6]
    for (const { score, right } of judged) {
      const said = 1 / (1 + Math.exp(-(slope * score + shift)))
      const off = said - (right ? 1 : 0)
      const weight = said * (1 - said)
      g0 += off * score
      g1 += off
      h00 += weight * score * score
      h01 += weight * score
      h11 += weight
    }
    const determinant = h00 * h11 - h01 * h01
    slope -= (h11 * g0 - h01 * g1) / determinant
    shift -= (h00 * g1 - h01 * g0) / determinant
  }
  return { slope: Number(slope.toPrecision(5)), shift: Number(shift.toPrecision(5)) }
}
