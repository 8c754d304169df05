/** What a case should have been called, and what it was called; null: nothing that is a label. */
export interface Labelled {
  expected: string
  given: string | null
}

export interface LabelFigures {
  of: number
  /** Rows and columns of `matrix`: every label that was expected or given, in the order of the alphabet. */
  labels: string[]
  /** `matrix[row][column]`: how many that should be `labels[row]` were called `labels[column]`. */
  matrix: number[][]
  /** By row, how many were called nothing: they are wrong. */
  none: number[]
  /** Share that is right. */
  accuracy: number
  /** The plain mean of each label's F1; that of a label never given is 0 (scikit-learn's `zero_division=0`). */
  macroF1: number
  /**
   * Matthews correlation, −1…1: R_K of J. Gorodkin, Computational Biology and Chemistry 28 (2004), which for two labels is
   * Matthews' own. 0 where only one label was expected or given, as in scikit-learn.
   */
  mcc: number
  /** What always giving the label that is expected most would reach; its correlation is 0. Of equals the first. */
  majority: { label: string; accuracy: number; macroF1: number }
}

/** The figures of labels; null of nothing. Never NaN. */
export function labelFigures(all: readonly Labelled[]): LabelFigures | null {
  const [first] = all
  if (!first) return null
  const labels = [
    ...new Set(all.flatMap(({ expected, given }) => (given === null ? [expected] : [expected, given]))),
  ].sort()
  const at = new Map(labels.map((label, index) => [label, index]))
  const matrix = labels.map(() => labels.map(() => 0))
  const none = labels.map(() => 0)
  for (const { expected, given } of all) {
    const row = at.get(expected) ?? 0
    const cells = given === null ? none : (matrix[row] ?? [])
    const cell = given === null ? row : (at.get(given) ?? 0)
    cells[cell] = (cells[cell] ?? 0) + 1
  }
  const expected = labels.map((label) => all.filter((each) => each.expected === label).length)
  const most = Math.max(...expected)
  const label = labels[expected.indexOf(most)] ?? first.expected
  const always = all.map((each) => ({ expected: each.expected, given: label }))
  return {
    of: all.length,
    labels,
    matrix,
    none,
    accuracy: accuracyOf(all),
    macroF1: macroF1(all),
    mcc: matthews(all),
    majority: { label, accuracy: most / all.length, macroF1: macroF1(always) },
  }
}

const accuracyOf = (all: readonly Labelled[]): number =>
  all.filter(({ expected, given }) => expected === given).length / all.length

const countOf = <T>(all: readonly T[]): Map<T, number> => {
  const counts = new Map<T, number>()
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}

function macroF1(all: readonly Labelled[]): number {
  const expected = countOf(all.map((each) => each.expected))
  const given = countOf(all.map((each) => each.given))
  const right = countOf(all.filter((each) => each.expected === each.given).map((each) => each.expected))
  const labels = new Set([...expected.keys(), ...[...given.keys()].filter((label) => label !== null)])
  const f1 = (label: string) => (2 * (right.get(label) ?? 0)) / ((expected.get(label) ?? 0) + (given.get(label) ?? 0))
  return [...labels].reduce((sum, label) => sum + f1(label), 0) / labels.size
}

/** What is no label counts as one more that is never expected. */
function matthews(all: readonly Labelled[]): number {
  const expected = countOf<string | null>(all.map((each) => each.expected))
  const given = countOf(all.map((each) => each.given))
  const total = all.length
  const squares = (counts: ReadonlyMap<string | null, number>) =>
    [...counts.values()].reduce((sum, count) => sum + count * count, 0)
  const right = all.filter((each) => each.expected === each.given).length
  const chance = [...expected].reduce((sum, [label, count]) => sum + count * (given.get(label) ?? 0), 0)
  const scale = Math.sqrt((total * total - squares(given)) * (total * total - squares(expected)))
  return scale === 0 ? 0 : (right * total - chance) / scale
}
