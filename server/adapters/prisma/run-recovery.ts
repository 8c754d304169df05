import { z } from 'zod'
import type { PrismaClient } from '@/generated/sqlite/client'
import type { RunJournal } from './run-journal'
import type { FinishColumns, RunRow } from './run-rows'

/** What the journal keeps of a finished run. */
export interface JournalEntry {
  row: Omit<RunRow, keyof FinishColumns>
  finish: FinishColumns
}

const text = z.string()
const entrySchema = z.object({
  row: z.object({
    id: text,
    workspaceId: text,
    pipelineId: text.nullable(),
    pipelineName: text,
    deploymentId: text.nullable(),
    origin: text,
    planHash: text,
    graph: text,
    plan: text,
    versionId: text.nullable(),
    inputs: text,
    startedAt: text.transform((iso) => new Date(iso)),
  }),
  finish: z.object({
    status: text,
    outputs: text,
    error: text.nullable(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    durationMs: z.number(),
  }),
})

/**
 * Brings the runs that a crash left in the journal into the database, then empties the journal. Returns how many.
 * What is no entry is told to `onError` and left out: it must not keep Telar from starting.
 */
export async function recoverRuns(
  prisma: PrismaClient,
  journal: RunJournal,
  onError: (error: unknown) => void,
): Promise<number> {
  let replayed = 0
  for (const left of journal.left()) {
    const entry = entrySchema.safeParse(left)
    if (!entry.success) {
      onError(entry.error)
      continue
    }
    const { row, finish } = entry.data
    await prisma.run.upsert({ where: { id: row.id }, create: { ...row, ...finish }, update: finish })
    replayed += 1
  }
  journal.clear()
  return replayed
}
