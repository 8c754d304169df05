import { messageOf } from '@/pipeline/errors'
import { makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { LiveIndex } from '@/server/capabilities'
import type { SearchMode } from '@/server/capabilities/vector-store'
import type { Note } from './messages'

/** Says what is wrong with the index, where that can change what is found: words know nothing of embedding models. */
export function troubleNote({ trouble, name }: LiveIndex, mode: SearchMode): Note | undefined {
  if (trouble === null || (trouble.code === 'embedder-replaced' && mode === 'sparse')) return undefined
  return makeNote(
    trouble.code === 'embedder-replaced' ? trouble.code : 'index-lost',
    say('The index of "{name}" is to be rebuilt. {reason}', { name, reason: messageOf(trouble) }),
    { collection: name },
  )
}
