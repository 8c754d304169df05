/** Rows of made-up amounts between two bounds, the same for a seed (mulberry32). */
export function amounts(seed: number, rows: number, columns: number, low: number, high: number): number[][] {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => low + next() * (high - low)))
}
