import type { Chunk } from '@/pipeline/chunk'
import { answerSourceSchema } from '@/pipeline/run-event'

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const WIDTH = 100

/** The beginning of a text on one line. */
export function firstLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line
}

const place = (name: string, page: number | undefined) => (page === undefined ? name : `${name}, page ${page}`)

/** One found chunk: rank, score, where it stands, and how it begins. */
export function chunkLines(chunk: Chunk, index: number): string {
  const where = place(chunk.documentName, chunk.position.page)
  return `${index + 1}. ${chunk.score.toFixed(4)}  ${where}\n   ${firstLine(chunk.text)}\n`
}

/** The sources an answer cites, one line each; nothing when it cites none. */
export function sourceLines(sources: unknown): string {
  const parsed = answerSourceSchema.array().safeParse(sources)
  const cited = (parsed.success ? parsed.data : []).filter((source) => source.cited)
  return cited.map(({ citation, documentName, page }) => `[${citation}] ${place(documentName, page)}\n`).join('')
}
