/** The distributions that tests and intervals need. Arguments outside their range give the nearest limit, never NaN. */

/** Lanczos' approximation (g = 7, n = 9): W. H. Press et al., Numerical Recipes, 3rd edition, 6.1. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) of x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const [first = 1, ...rest] = LANCZOS
  const sum = rest.reduce((total, one, at) => total + one / (x + at), first)
  const base = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum)
}

/** ln of how many ways there are to choose k of n. */
export const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (Numerical Recipes, 6.4). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1))
  let product = d
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / kept(1 + even * d)
    c = kept(1 + even / c)
    product *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / kept(1 + odd * d)
    c = kept(1 + odd / c)
    product *= d * c
    if (Math.abs(d * c - 1) < 1e-14) break
  }
  return product
}

/** How likely |T| ≥ |t| is under Student's distribution. */
export function studentTwoSided(t: number, freedom: number): number {
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
}

/** The t that |T| exceeds with the chance `alpha`; of 5 % and many degrees of freedom 1.96. */
export function studentPoint(alpha: number, freedom: number): number {
  const key = `${alpha} ${freedom}`
  const known = points.get(key)
  if (known !== undefined) return known
  const point = rootOf((t) => alpha - studentTwoSided(t, freedom), 0, 1e6)
  if (points.size > 1_000) points.clear()
  points.set(key, point)
  return point
}
const points = new Map<string, number>()

/** Degrees of freedom at which Student's distribution is the normal one. */
const MANY = 1e7
/** The z that |Z| exceeds with the chance `alpha`. */
export const normalPoint = (alpha: number): number => studentPoint(alpha, MANY)

/** Clopper's and Pearson's exact interval of a share, at 1 − `alpha`. Biometrika 26 (1934). */
export function clopperPearson(hits: number, trials: number, alpha: number): { low: number; high: number } {
  // P(X ≥ hits) of a share p is I_p(hits, trials − hits + 1).
  const low = hits === 0 ? 0 : rootOf((p) => incompleteBeta(p, hits, trials - hits + 1) - alpha / 2, 0, 1)
  const high = hits === trials ? 1 : rootOf((p) => incompleteBeta(p, hits + 1, trials - hits) - 1 + alpha / 2, 0, 1)
  return { low, high }
}

/** Where a rising function is 0, between two numbers; the nearer one where it is 0 in none. */
export function rootOf(rising: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
