/** One claim to be judged, with the passages it cites. */
export interface BenchClaim {
  text: string
  /** Whether the passages say so. */
  isTrue: boolean
  /** How it was made, such as `verbatim` or `number-inside`. */
  kind: string
  language: 'en' | 'es'
  /** The first is what it was made from. */
  passages: string[]
}

/** Random numbers in 0…1 that are the same in every run (mulberry32, public domain, Tommy Ettinger 2017). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of a list, by a random number in 0…1. */
export const pick = <T>(list: readonly T[], random: () => number): T | undefined =>
  list[Math.floor(random() * list.length)]
