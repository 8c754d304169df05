import type { ModelInfo } from '@/pipeline/environment'
import type { CollectionDto } from '../collections/types'
import type { SystemSnapshot } from '../system/watch-system'
import { type CatalogueEntry, chatCatalogue, embedCatalogue, memoryOf } from './catalogue'
import { isOnThisMachine, machineMemory } from './machine-memory'
import { fitOf, isSameModel, recommend } from './recommend'
import type { ModelOffer, OfferedModel, SetupDto } from './types'

/**
 * What could be pulled to Ollama and what it would be good for: the table of models with whether each fits, which to begin
 * with, and the collections that a built-in embedder indexed. `language`: of the person, such as `es`.
 */
export function offerModels(facts: {
  snapshot: Pick<SystemSnapshot, 'providers' | 'models'>
  collections: readonly CollectionDto[]
  exampleId: string | null
  setup: SetupDto | null
  language: string
  machine?: number
}): ModelOffer {
  const { snapshot, collections, exampleId, setup, language, machine = machineMemory() } = facts
  const status = snapshot.providers.find(({ provider }) => provider === 'ollama')
  const listed = snapshot.models.filter(({ provider }) => provider === 'ollama')
  const memory = status && isOnThisMachine(status) ? machine : null
  const missing = missingOf(snapshot.models)
  const { chat, embed } = recommend({ memory, language, wanted: missing })
  return {
    up: status?.state === 'up',
    memory,
    missing,
    models: [...chatCatalogue, ...embedCatalogue].map((entry) => offered(entry, memory, listed)),
    recommended: { chat: chat?.model ?? null, embed: embed?.model ?? null },
    embedder: listed.find(({ capabilities }) => capabilities.includes('embed'))?.model ?? null,
    collections: collections
      .filter(({ embedder }) => embedder.provider === 'built-in')
      .map(({ id, name, documents }) => ({ id, name, documents, example: id === exampleId })),
    setup,
  }
}

/** A server of the OpenAI kind serves as well: then nothing is missing. */
function missingOf(models: readonly ModelInfo[]): ModelOffer['missing'] {
  const real = models.filter(({ provider }) => provider !== 'built-in')
  return {
    chat: !real.some(({ capabilities, base }) => capabilities.includes('chat') && !base),
    embed: !real.some(({ capabilities }) => capabilities.includes('embed')),
  }
}

function offered(entry: CatalogueEntry, memory: number | null, listed: readonly ModelInfo[]): OfferedModel {
  const { kind, model, bytes, parameters, contextTokens, languages, licence, source } = entry
  return {
    kind,
    model,
    bytes,
    memoryBytes: memoryOf(entry),
    parameters,
    contextTokens,
    languages,
    licence,
    source,
    fit: fitOf(entry, memory),
    there: listed.some((one) => isSameModel(one.model, model)),
  }
}
