import { z } from 'zod'
import type { StepView } from '@/components/state/run-view'
import { chunkSchema } from '@/pipeline/chunk'
import type { AnswerSource } from '@/pipeline/run-event'

const chunksSchema = z.array(chunkSchema)

/**
 * The sources that a prompt numbered, while the answer still streams: so that a citation can be opened before the
 * output node has resolved it.
 */
export function provisionalSources(steps: Record<string, StepView>): AnswerSource[] {
  const byNumber = new Map<number, AnswerSource>()
  for (const { record } of Object.values(steps)) {
    const chunks = chunksSchema.safeParse(record?.outputs.sources)
    if (!chunks.success) continue
    for (const { citation, id, position, ...chunk } of chunks.data) {
      if (citation === undefined) continue
      byNumber.set(citation, {
        citation,
        chunkId: id,
        collectionId: chunk.collectionId,
        documentId: chunk.documentId,
        documentName: chunk.documentName,
        ...(chunk.title === undefined ? {} : { title: chunk.title }),
        ...(chunk.subject === undefined ? {} : { subject: chunk.subject }),
        ...(chunk.period === undefined ? {} : { period: chunk.period }),
        ...(position.page === undefined ? {} : { page: position.page }),
        ...(position.headingPath ? { headingPath: position.headingPath } : {}),
        start: position.start,
        end: position.end,
        text: chunk.text,
        score: chunk.score,
        cited: false,
        ...(chunk.asOf === undefined ? {} : { asOf: chunk.asOf }),
        ...(chunk.stale === undefined ? {} : { stale: chunk.stale }),
      })
    }
  }
  return [...byNumber.values()].sort((a, b) => a.citation - b.citation)
}
