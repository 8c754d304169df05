import { type Linear, scaled } from '@/server/adapters/built-in/reader/linear'

const rounds = 12
const short = (value: number): number => Number(value.toPrecision(5))

/**
 * Logistic regression with a penalty on the squares of its weights, by Newton's method (Hastie, Tibshirani and Friedman
 * 2009, *The Elements of Statistical Learning*, 4.4.1). The same rows always give the same weights.
 */
export function regress(rows: readonly Float32Array[], targets: readonly boolean[], penalty: number): Linear {
  const width = rows[0]?.length ?? 0
  const columns = Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? 0))
  const mean = columns.map((column) => short(column.reduce((sum, one) => sum + one, 0) / column.length))
  const spread = columns.map((column, at) => {
    const square = column.reduce((sum, one) => sum + (one - (mean[at] ?? 0)) ** 2, 0) / column.length
    return short(Math.sqrt(square)) || 1
  })
  const inputs = rows.map((row) =>
    Float64Array.from([...row.map((value, at) => scaled(value, mean[at] ?? 0, spread[at] ?? 1)), 1]),
  )
  const size = width + 1
  let weights = new Float64Array(size)
  for (let round = 0; round < rounds; round++) {
    const gradient = new Float64Array(size)
    const curve = Array.from({ length: size }, () => new Float64Array(size))
    for (let at = 0; at < width; at++) {
      gradient[at] = penalty * (weights[at] ?? 0)
      const own = curve[at]
      if (own) own[at] = penalty
    }
    for (const [at, row] of inputs.entries()) addRow(row, targets[at] === true, weights, gradient, curve)
    const step = solve(curve, gradient)
    weights = weights.map((weight, at) => weight - (step[at] ?? 0))
  }
  return { bias: short(weights[width] ?? 0), mean, spread, weights: [...weights.slice(0, width)].map(short) }
}

function addRow(
  row: Float64Array,
  yes: boolean,
  weights: Float64Array,
  gradient: Float64Array,
  curve: Float64Array[],
): void {
  const score = row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)
  const said = 1 / (1 + Math.exp(-score))
  const weight = said * (1 - said)
  for (let one = 0; one < row.length; one++) {
    const value = row[one] ?? 0
    gradient[one] = (gradient[one] ?? 0) + (said - (yes ? 1 : 0)) * value
    const own = curve[one]
    if (!own) continue
    for (let other = 0; other <= one; other++) own[other] = (own[other] ?? 0) + weight * value * (row[other] ?? 0)
  }
}

/** Solves a symmetric positive system by Cholesky's method; only the lower half of the matrix is read. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length
  const lower = matrix.map((row) => Float64Array.from(row))
  const at = (row: number, column: number) => lower[row]?.[column] ?? 0
  for (let row = 0; row < size; row++) {
    const own = lower[row]
    if (!own) continue
    for (let column = 0; column <= row; column++) {
      let sum = own[column] ?? 0
      for (let before = 0; before < column; before++) sum -= (own[before] ?? 0) * at(column, before)
      own[column] = row === column ? Math.sqrt(Math.max(sum, 1e-9)) : sum / at(column, column)
    }
  }
  const found = Float64Array.from(right)
  for (let row = 0; row < size; row++) {
    for (let before = 0; before < row; before++) found[row] = (found[row] ?? 0) - at(row, before) * (found[before] ?? 0)
    found[row] = (found[row] ?? 0) / at(row, row)
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let after = row + 1; after < size; after++)
      found[row] = (found[row] ?? 0) - at(after, row) * (found[after] ?? 0)
    found[row] = (found[row] ?? 0) / at(row, row)
  }
  return found
}
