import { z } from 'zod'
import type { Chunk } from '@/pipeline/chunk'
import { type AnswerSource, answerSourceSchema } from '@/pipeline/run-event'

export type AnswerPart = { kind: 'text'; text: string } | { kind: 'citation'; number: number }

/** Cuts an answer at its citations, `[3]` or `[1, 2]`. Numbers without a source stay plain text. */
export function answerParts(answer: string, known: ReadonlySet<number>): AnswerPart[] {
  const parts: AnswerPart[] = []
  let from = 0
  for (const match of answer.matchAll(/\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g)) {
    const numbers = (match[1] ?? '').split(',').map(Number)
    if (!numbers.every((number) => known.has(number))) continue
    if (match.index > from) parts.push({ kind: 'text', text: answer.slice(from, match.index) })
    for (const number of numbers) parts.push({ kind: 'citation', number })
    from = match.index + match[0].length
  }
  if (from < answer.length) parts.push({ kind: 'text', text: answer.slice(from) })
  return parts
}

/** The sources a run gave back; none when the output has no such port. */
export function sourcesOf(outputs: Record<string, unknown>): AnswerSource[] {
  const sources = z.array(answerSourceSchema).safeParse(outputs.sources)
  return sources.success ? sources.data : []
}

/** The page that shows a chunk at its place in the document. */
export const chunkHref = ({ documentId, position: { start, end, page } }: Chunk): string =>
  sourceHref({ documentId, start, end, page })

/** The page that shows a source at its place in the document. */
export function sourceHref(source: Pick<AnswerSource, 'documentId' | 'start' | 'end' | 'page'>): string {
  const query = new URLSearchParams({ start: String(source.start), end: String(source.end) })
  if (source.page !== undefined) query.set('page', String(source.page))
  return `/documents/${encodeURIComponent(source.documentId)}?${query}`
}
