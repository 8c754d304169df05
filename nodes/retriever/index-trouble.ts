import type { LiveIndex } from '@/server/capabilities'
import type { SearchMode } from '@/server/capabilities/vector-store'
import type { Note } from './messages'

/** Says what is wrong with the index, where that can change what is found: words know nothing of embedding models. */
export function troubleNote({ trouble, name }: LiveIndex, mode: SearchMode): Note | undefined {
  if (trouble === null || (trouble.code === 'embedder-replaced' && mode === 'sparse')) return undefined
  return {
    code: trouble.code === 'embedder-replaced' ? trouble.code : 'index-lost',
    message: `The index of "${name}" is to be rebuilt. ${trouble.message}`,
    params: { collection: name },
  }
}
