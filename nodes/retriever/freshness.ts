import type { Chunk } from '@/pipeline/chunk'
import { makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { LiveIndex } from '@/server/capabilities'
import type { SourceFreshness } from '@/server/capabilities/collections'
import type { Note } from './messages'

const isStale = ({ checkedAt, maxAgeMs }: SourceFreshness, now: number) =>
  maxAgeMs !== null && (checkedAt === null || now - checkedAt > maxAgeMs)

/** Writes on each chunk when its document was last seen to be current; uploads have no such time. */
export function withAge(chunks: readonly Chunk[], { sources }: LiveIndex, now: number): Chunk[] {
  if (sources.length === 0) return [...chunks]
  const byId = new Map(sources.map((source) => [source.id, source]))
  return chunks.map((chunk) => {
    const source = chunk.sourceId === undefined ? undefined : byId.get(chunk.sourceId)
    if (!source) return chunk
    return {
      ...chunk,
      ...(source.checkedAt !== null && { asOf: new Date(source.checkedAt).toISOString() }),
      ...(isStale(source, now) && { stale: true }),
    }
  })
}

/** Says which sources are older than they may be: what they should have brought may be missing from the answer. */
export function staleNote({ sources, name }: LiveIndex, now: number): Note | undefined {
  const stale = sources.filter((source) => isStale(source, now))
  if (stale.length === 0) return undefined
  const oldest = Math.min(...stale.map(({ checkedAt }) => checkedAt ?? 0))
  const since = oldest === 0 ? 'never' : new Date(oldest).toISOString()
  const names = stale.map((source) => source.name)
  return makeNote(
    'stale-sources',
    say('Sources of "{name}" are older than they may be: {names} (oldest: {since}).', {
      name,
      names: names.join(', '),
      since: oldest === 0 ? say('never') : since,
    }),
    { sources: names, since },
  )
}
