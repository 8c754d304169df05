import type { Chunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { CollectionRecord, Language } from '@/server/capabilities/records/collections'
import { analyserVersion } from '@/server/knowledge/analyser'
import { indexTarget } from '@/server/knowledge/ingest/index-target'
import type { ResolvedEmbedder } from '../collections/deps'
import type { IndexesDeps } from './deps'
import type { IndexChange } from './types'

/** A new index as it will be. */
export interface PlannedIndex {
  embedder: ResolvedEmbedder
  dimension: number
  language: Language
  chunking: Chunking
}

/**
 * What a change comes to, with everything it leaves open taken from the live index. Throws `invalid-input` when nothing
 * would differ and that is not what is `wanted`, or the way tables are read would: that is part of the documents' text, to which citations point.
 */
export async function planChange(
  deps: IndexesDeps,
  collection: CollectionRecord,
  change: IndexChange,
  options: CallOptions,
  wanted: 'change' | 'same' = 'change',
): Promise<PlannedIndex> {
  const live = indexTarget(collection)
  const chunking = change.chunking ?? live.chunking
  if (chunking.tables !== live.chunking.tables) {
    throw new AppError('invalid-input', say('How tables are read is chosen when a collection is created.'), {
      fix: say('Make another collection to read tables the other way.'),
    })
  }
  if (chunking.overlap >= chunking.size) {
    throw new AppError('invalid-input', say('The overlap must be smaller than the chunk size.'), {
      details: { field: 'overlap' },
    })
  }
  const language = change.language ?? collection.language
  // The live index's own may have been replaced under its name: what serves now makes the new vectors.
  const embedder = await deps.resolveEmbedder(
    change.embedder ?? { provider: live.provider, model: live.model },
    options,
  )
  const [vector] = await deps.embedder.embed(
    embedder.provider,
    { model: embedder.model, texts: ['dimension'], kind: 'passage' },
    options,
  )
  if (!vector || vector.length === 0)
    throw new AppError('model-failed', say('The model {model} gave no embedding.', { model: embedder.model }))
  const planned = { embedder, dimension: vector.length, language, chunking }
  const before = {
    embedder: { provider: live.provider, model: live.model, digest: collection.embedderDigest ?? embedder.digest },
    language: live.language,
    analyser: live.analyser,
    chunking: live.chunking,
  }
  const after = { embedder: { ...embedder, digest: embedder.digest }, language, analyser: analyserVersion, chunking }
  if (wanted === 'change' && canonicalJson(before) === canonicalJson(after)) {
    throw new AppError('invalid-input', say('The new index would be the same as the live one.'), {
      fix: say('Change the embedder, the chunking or the language.'),
    })
  }
  return planned
}
