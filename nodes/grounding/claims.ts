import type { Chunk } from '@/pipeline/chunk'
import type { Mismatch } from '@/pipeline/grounding-report'
import { resolveCitations } from '../shared/resolve-citations'
import { type Span, sentenceSpans } from './sentences'

/** A sentence that says something, where it stands in the answer, and what it cites. */
export interface Claim extends Span {
  /** Without its citations. */
  text: string
  citations: number[]
}

/** Where in a source a claim was found: offsets within the chunk's text, UTF-16, `end` exclusive. */
export interface Evidence extends Span {
  chunkId: string
}

/** What became of checking one claim. */
export interface Verdict {
  supported: boolean
  /** 0–1. */
  score: number
  evidence?: Evidence
  /** Numbers and names that no cited source has. */
  missing?: string[]
  /** What does not match, and why; only words know. */
  reasons?: Mismatch[]
}

/** The claims of an answer; questions claim nothing. */
export function claimsOf(answer: string): Claim[] {
  return sentenceSpans(answer).flatMap((span) => {
    // No number is known, so all of them come back as unknown, and the text without them.
    const { answer: bare, unknown } = resolveCitations(answer.slice(span.start, span.end), new Set(), {
      loose: true,
    })
    const text = bare.trim()
    const claims = /[\p{L}\p{N}]/u.test(text) && !/\?["'”’»)]*$/u.test(text)
    return claims ? [{ ...span, text, citations: unknown }] : []
  })
}

/** The chunks a claim cites; a number that belongs to no source brings none. */
export const citedBy = ({ citations }: Claim, sources: ReadonlyMap<number, Chunk>): Chunk[] =>
  citations.flatMap((number) => sources.get(number) ?? [])
