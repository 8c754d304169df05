import { type Chunk, type StageScore, stageNames } from '@/pipeline/chunk'
import { pageKind } from '@/pipeline/page-kind'
import { answerSourceSchema } from '@/pipeline/run-event'

export const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const WIDTH = 100

/** The beginning of a text on one line. */
export function firstLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line
}

const place = (name: string, page: number | undefined) =>
  page === undefined ? name : `${name}, ${pageKind(name)} ${page}`

/** One found chunk: rank, score, where it stands, and how it begins. */
export function chunkLines(chunk: Chunk, index: number): string {
  const where = place(chunk.documentName, chunk.position.page)
  const stages = stageNames.flatMap((name) => {
    const stage = chunk.stages[name]
    if (stage) return [`${name} #${stage.rank} ${stageText(stage)}`]
    const isLeg = name === 'dense' || name === 'sparse'
    return isLeg && chunk.stages.fused && (chunk.stages.dense ?? chunk.stages.sparse) ? [`${name} –`] : []
  })
  const scores = stages.length > 1 ? `   ${stages.join(' · ')}\n` : ''
  return `${index + 1}. ${chunk.score.toFixed(4)}  ${where}\n${scores}   ${firstLine(chunk.text)}\n`
}

/** A score as it was and, where it was joined with others, normalised. */
export const stageText = ({ score, normalised }: Pick<StageScore, 'score' | 'normalised'>): string =>
  normalised === undefined ? score.toFixed(4) : `${score.toFixed(4)} (normalised ${normalised.toFixed(2)})`

/** The sources an answer cites, one line each; nothing when it cites none. */
export function sourceLines(sources: unknown): string {
  const parsed = answerSourceSchema.array().safeParse(sources)
  const cited = (parsed.success ? parsed.data : []).filter((source) => source.cited)
  return cited.map(({ citation, documentName, page }) => `[${citation}] ${place(documentName, page)}\n`).join('')
}
