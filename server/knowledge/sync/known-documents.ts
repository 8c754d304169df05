import type { Document, PrismaClient } from '@/generated/sqlite/client'
import { type Validators, validatorsSchema } from '@/server/capabilities/source'

const columns = {
  id: true,
  key: true,
  name: true,
  hash: true,
  state: true,
  generation: true,
  liveGeneration: true,
  failures: true,
  validators: true,
  error: true,
  checkedAt: true,
} as const

/** What a sync must know of a document; `validators` read. */
export type KnownDocument = Omit<Pick<Document, keyof typeof columns>, 'validators'> & {
  validators: Validators | undefined
}

/** A source's documents by their keys, those that are gone too: one read, however many there are. */
export async function knownDocuments(prisma: PrismaClient, sourceId: string): Promise<Map<string, KnownDocument>> {
  const rows = await prisma.document.findMany({
    where: { sourceId },
    select: columns,
    // The oldest first: of several that turn out to be one it is the one that stays.
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return new Map(rows.map((row) => [row.key, { ...row, validators: readValidators(row.validators) }]))
}

function readValidators(json: string | null): Validators | undefined {
  return json === null ? undefined : validatorsSchema.parse(JSON.parse(json))
}

/** Whether what a listing tells is what was known when the content was last read. */
export function sameContent(listed: Validators | undefined, known: Validators | undefined): boolean {
  if (!listed || !known) return false
  if (listed.etag !== undefined) return listed.etag === known.etag
  return listed.size !== undefined && listed.size === known.size && listed.mtime === known.mtime
}

export const isPending = (state: string) => state === 'queued' || state === 'parsing' || state === 'embedding'
