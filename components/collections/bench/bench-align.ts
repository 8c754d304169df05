import { type BenchMode, benchModes } from '@/pipeline/search'
import type { BenchResult } from '@/server/services/retrieval/types'

/** What stays away until somebody wants it: nine lists side by side can be read nowhere. */
const hiddenAtFirst: readonly BenchMode[] = ['hybrid-score', 'hybrid-rrf', 'hybrid-dbsf', 'lexical-rerank', 'mmr']

/** The modes a text hides: names with commas, `none`; an empty one, or one that leaves nothing to see, those hidden at first. */
export function hiddenModes(text: string): readonly BenchMode[] {
  if (text === '') return hiddenAtFirst
  const named = text.split(',')
  const hidden = benchModes.filter((mode) => named.includes(mode))
  return hidden.length === benchModes.length ? hiddenAtFirst : hidden
}

/** The text that hides every mode but these. */
export const hidingText = (shown: readonly string[]): string =>
  benchModes.filter((mode) => !shown.includes(mode)).join(',') || 'none'

export type BenchHit = BenchResult['modes'][number]['hits'][number]

/** Where each mode ranks a chunk, from 1; modes that did not find it are absent. */
export type Ranks = Partial<Record<BenchMode, number>>

/** The ranks of every chunk that any mode found. */
export function alignBench(result: BenchResult): Map<string, Ranks> {
  const byChunk = new Map<string, Ranks>()
  for (const { mode, hits } of result.modes) {
    for (const [index, { chunk }] of hits.entries()) {
      byChunk.set(chunk.id, { ...byChunk.get(chunk.id), [mode]: index + 1 })
    }
  }
  return byChunk
}

/** Whether only one of the modes shown found a chunk. */
export function isLone(ranks: Ranks | undefined, shown: readonly BenchMode[]): boolean {
  return shown.length > 1 && shown.filter((mode) => ranks?.[mode] !== undefined).length === 1
}

export interface TextPart {
  text: string
  match: boolean
}

/** The last end of a word before `at`, where there is one within `most` characters. */
function wordEnd(text: string, at: number, most: number): number {
  const found = text.slice(Math.ceil(at - most), at + 1).search(/\s\S*$/)
  return found === -1 ? at : Math.ceil(at - most) + found
}

/**
 * The part of a text around its first match, cut at about `length` characters, in pieces that match or do not.
 * Matches may touch or overlap. `before`, `after`: text was left out there.
 */
export function excerptParts(
  text: string,
  matches: readonly { start: number; end: number }[],
  length: number,
): { parts: TextPart[]; before: boolean; after: boolean } {
  const sorted = [...matches].sort((a, b) => a.start - b.start)
  const first = sorted[0]?.start ?? 0
  const wanted =
    text.length <= length || first < length * 0.7 ? 0 : Math.min(first - Math.floor(length / 4), text.length - length)
  // A window begins at a word.
  const space = wanted === 0 ? -1 : text.indexOf(' ', wanted)
  const from = wanted === 0 || space === -1 || space >= first ? wanted : space + 1
  const to = from + length >= text.length ? text.length : wordEnd(text, from + length, length / 5)
  const parts: TextPart[] = []
  let at = from
  for (const { start, end } of sorted) {
    const begin = Math.max(start, at)
    const stop = Math.min(end, to)
    if (begin >= stop) continue
    if (begin > at) parts.push({ text: text.slice(at, begin), match: false })
    parts.push({ text: text.slice(begin, stop), match: true })
    at = stop
  }
  if (at < to) parts.push({ text: text.slice(at, to), match: false })
  return { parts, before: from > 0, after: to < text.length }
}
