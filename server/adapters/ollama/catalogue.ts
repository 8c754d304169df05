import type { ModelInfo } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ModelServer } from '../shared/model-server/model-server'
import { askOllama } from './client'
import { isBaseModel } from './is-base-model'
import { type ShowAnswer, showAnswer, type TaggedModel, tagsAnswer } from './wire'

/** How many `/api/show` calls run at once. */
const parallel = 4

interface Facts {
  capabilities: ModelInfo['capabilities']
  contextTokens?: number
  dimension?: number
  base?: true
}

/** What an Ollama server has. Facts of a model are asked for once per digest. */
export interface Catalogue {
  models(signal: StopSignal): Promise<ModelInfo[]>
  /** A model's largest context, when a listing has told; never calls the server. */
  contextLimit(model: string): number | undefined
  /** A model as the last listing told of it. */
  find(model: string): ModelInfo | undefined
}

export function createCatalogue(server: ModelServer): Catalogue {
  const factsByDigest = new Map<string, Facts>()
  let listed = new Map<string, ModelInfo>()
  const find = (model: string) => listed.get(model) ?? listed.get(`${model}:latest`)

  async function infoOf(tagged: TaggedModel, signal: StopSignal): Promise<ModelInfo | undefined> {
    const { name, digest, size, details } = tagged
    const facts = factsByDigest.get(digest) ?? (await ask(server, tagged, signal))
    if (facts === 'gone') return undefined
    if (facts !== 'unknown') factsByDigest.set(digest, facts)
    return {
      provider: 'ollama',
      model: name,
      digest,
      ...(facts === 'unknown' ? { capabilities: guessCapabilities(tagged) } : facts),
      ...(size !== undefined && { bytes: size }),
      ...(details?.parameter_size && { parameters: details.parameter_size }),
    }
  }

  return {
    async models(signal) {
      const { models } = await askOllama(server, { path: '/api/tags', signal }, tagsAnswer, (client) => client.list())
      const infos = await mapParallel(models, parallel, (tagged) => infoOf(tagged, signal))
      const known = infos.filter((info) => info !== undefined)
      listed = new Map(known.map((info) => [info.model, info]))
      return known
    },
    contextLimit: (model) => find(model)?.contextTokens,
    find,
  }
}

async function ask(server: ModelServer, tagged: TaggedModel, signal: StopSignal): Promise<Facts | 'gone' | 'unknown'> {
  const model = tagged.name
  const call = { path: '/api/show', model, signal }
  try {
    return factsOf(await askOllama(server, call, showAnswer, (client) => client.show({ model })), tagged)
  } catch (error) {
    // Deleted between the two calls.
    if (error instanceof AppError && error.code === 'model-missing') return 'gone'
    // One model must not hide the others: a damaged one, or a hosted one whose details Ollama has to ask for elsewhere
    // and may not (403) or cannot (502). It is listed by what the tags say, and asked for again next time.
    if (error instanceof AppError && isAboutOneModel(error)) return 'unknown'
    throw error
  }
}

/** Whether there was an answer that need not be the same for other models. Without an answer there is a cause. */
function isAboutOneModel({ code, cause }: AppError): boolean {
  if (code === 'models-unreachable') return cause === undefined
  return code === 'model-failed' || code === 'model-refused'
}

function factsOf(shown: ShowAnswer, tagged: TaggedModel): Facts {
  const info = shown.model_info ?? {}
  // Models with eyes and ears have several `*.embedding_length`; the one of the main architecture counts.
  const architecture = String(info['general.architecture'] ?? '')
  const number = (key: string) => {
    const value = info[`${architecture}.${key}`]
    return typeof value === 'number' && value > 0 ? value : undefined
  }
  const named = shown.capabilities ?? tagged.capabilities
  const capabilities = named ? named.flatMap((name) => capabilityNames[name] ?? []) : guessCapabilities(tagged)
  const contextTokens = number('context_length')
  const dimension = capabilities.includes('embed') ? number('embedding_length') : undefined
  return {
    capabilities,
    ...(contextTokens && { contextTokens }),
    ...(dimension && { dimension }),
    ...(isBaseModel(shown, capabilities) && { base: true as const }),
  }
}

const capabilityNames: Record<string, ModelInfo['capabilities'][number]> = {
  completion: 'chat',
  embedding: 'embed',
  tools: 'tools',
  vision: 'vision',
  thinking: 'thinking',
}

/** Servers before 0.6.4 do not tell capabilities. */
function guessCapabilities({ name, details, capabilities }: TaggedModel): ModelInfo['capabilities'] {
  if (capabilities) return capabilities.flatMap((capability) => capabilityNames[capability] ?? [])
  return /bert|embed/i.test(`${details?.family} ${name}`) ? ['embed'] : ['chat']
}

async function mapParallel<A, B>(items: readonly A[], width: number, map: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  const left = items.entries()
  const work = async () => {
    for (const [index, item] of left) results[index] = await map(item)
  }
  await Promise.all(Array.from({ length: width }, work))
  return results
}
