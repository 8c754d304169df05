import { TokenCounter } from '@/pipeline/tokens'

export type SplitUnit = 'tokens' | 'characters'

/** Counts the units of a text that grows by one UTF-16 code unit at a time, at its end or (`backwards`) its beginning. */
class Counter {
  private length = 0
  private readonly tokens: TokenCounter | undefined

  constructor(unit: SplitUnit, backwards = false) {
    this.tokens = unit === 'tokens' ? new TokenCounter(backwards) : undefined
  }

  /** Adds the next code unit and returns the units of all so far: exactly `estimateTokens`, or the length. */
  add(code: number): number {
    this.length++
    if (!this.tokens) return this.length
    this.tokens.push(code)
    return this.tokens.tokens()
  }
}

/**
 * The largest `end`, not above `last`, such that `text.slice(start, end)` has at most `limit` units. Costs one step a
 * code unit.
 */
export function reachForward(
  text: string,
  start: number,
  limit: number,
  unit: SplitUnit,
  last: number = text.length,
): number {
  const counter = new Counter(unit)
  let end = start
  while (end < last && counter.add(text.charCodeAt(end)) <= limit) end++
  return end < last && splitsPair(text, end) ? end - 1 : end
}

/** Whether `text.slice(start, end)` has at most `limit` units; looks no further than it must. */
export function fits(text: string, start: number, end: number, limit: number, unit: SplitUnit): boolean {
  // No unit is longer than four code units, so that most of what is too long is known without reading it.
  if (end - start > 4 * limit) return false
  return reachForward(text, start, limit, unit, end) >= end
}

/** Measures spans with one start and a growing end, each code unit once. */
export class Ruler {
  private readonly counter: Counter
  private at: number
  private units = 0

  constructor(
    private readonly text: string,
    start: number,
    unit: SplitUnit,
  ) {
    this.counter = new Counter(unit)
    this.at = start
  }

  /** Whether everything from the start to `end` has at most `limit` units; `end` never shrinks, and after a no it stays no. */
  holds(end: number, limit: number): boolean {
    while (this.at < end && this.units <= limit) this.units = this.counter.add(this.text.charCodeAt(this.at++))
    return this.units <= limit
  }
}

/** The smallest `start` not below `floor` such that `text.slice(start, end)` has at most `limit` units. */
export function reachBackward(text: string, floor: number, end: number, limit: number, unit: SplitUnit): number {
  const counter = new Counter(unit, true)
  let start = end
  while (start > floor && counter.add(text.charCodeAt(start - 1)) <= limit) start--
  return splitsPair(text, start) ? start + 1 : start
}

/** Whether cutting at `at` would part a surrogate pair. */
export function splitsPair(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(at) & 0xfc00) === 0xdc00
}

export function skipSpace(text: string, at: number, last: number = text.length): number {
  while (at < last && isSpace(text.charCodeAt(at))) at++
  return at
}

export function trimEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return end
}

/** White space as `String.prototype.trim` sees it. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13)
  if (code < 160) return false
  return (
    code === 160 ||
    code === 0xfeff ||
    code === 0x3000 ||
    code === 0x1680 ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    (code >= 0x2000 && code <= 0x200a)
  )
}
