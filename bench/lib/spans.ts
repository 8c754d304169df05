export interface Span {
  start: number
  end: number
}

/** A span of one document of several. */
export interface PlacedSpan extends Span {
  documentId: string
}

export interface SpanScores {
  recall: number
  precision: number
  iou: number
}

/**
 * How well retrieved spans hit the spans that answer a question, counted in characters: with R the characters of the
 * answer and T those retrieved, recall = |R ∩ T| / |R|, precision = |R ∩ T| / |T|, intersection over union =
 * |R ∩ T| / (|T| + |R \ T|). What is retrieved twice is found once, but counts twice in |T|: overlap costs.
 * Smith and Troynikov, "Evaluating Chunking Strategies for Retrieval", Chroma 2024, there in tokens; their program counts
 * characters as this does.
 */
export function spanScores(answer: readonly PlacedSpan[], retrieved: readonly PlacedSpan[]): SpanScores {
  const wanted = united(answer)
  const found = united(retrieved)
  const total = (spans: readonly Span[]) => spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const hit = wanted.reduce((sum, span) => sum + total(found.flatMap((other) => common(span, other))), 0)
  const relevant = total(wanted)
  const read = total(retrieved)
  return {
    recall: relevant === 0 ? 0 : hit / relevant,
    precision: read === 0 ? 0 : hit / read,
    iou: read + relevant === 0 ? 0 : hit / (read + relevant - hit),
  }
}

function common(a: PlacedSpan, b: PlacedSpan): Span[] {
  const start = Math.max(a.start, b.start)
  const end = Math.min(a.end, b.end)
  return a.documentId === b.documentId && start < end ? [{ start, end }] : []
}

/** The same characters as spans that do not overlap. */
function united(spans: readonly PlacedSpan[]): PlacedSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start)
  const result: PlacedSpan[] = []
  for (const documentId of new Set(spans.map((span) => span.documentId))) {
    let open: PlacedSpan | undefined
    for (const span of sorted) {
      if (span.documentId !== documentId) continue
      if (open && span.start <= open.end) open.end = Math.max(open.end, span.end)
      else {
        open = { ...span }
        result.push(open)
      }
    }
  }
  return result
}
