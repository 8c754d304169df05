import { type Environment, isMadeId } from '@/pipeline/environment'
import type { NodeTexts } from '@/pipeline/node-definition'

export interface SummaryWords {
  /** For a model that is chosen when the plan is compiled. */
  auto: string
  /** For a value that is not set yet. */
  unset: string
}

/** What configs name by an id. */
type Named = Pick<Environment, 'collections' | 'pipelines' | 'unpublished'>

/** The one line on a card: the node's summary with its config values filled in. */
export function fillSummary(
  texts: Pick<NodeTexts, 'summary' | 'options'>,
  config: Record<string, unknown>,
  environment: Named,
  words: SummaryWords,
): string {
  const line = texts.summary.replaceAll(/\{([\w.]+)\}/g, (_all, path: string) => {
    const value = path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), config)
    const option = texts.options[`${path}=${String(value)}`]
    return option ?? wordsFor(value, environment, words)
  })
  return line.replaceAll(/\s+/g, ' ').trim()
}

function wordsFor(value: unknown, environment: Named, words: SummaryWords): string {
  if (value === undefined || value === null || value === '') return words.unset
  if (typeof value === 'string') {
    const { collections, pipelines, unpublished } = environment
    const named = [...collections, ...pipelines, ...unpublished].find(({ id }) => id === value)?.name
    // Not told yet, or gone, which an issue says: the id itself would tell nobody anything.
    return named ?? (isMadeId(value) ? '…' : value)
  }
  if (Array.isArray(value)) return value.map((item) => nameOf(item)).join(', ') || words.unset
  if (isRecord(value) && typeof value.provider === 'string') {
    if (value.provider === 'auto') return words.auto
    return typeof value.model === 'string' && value.model !== '' ? value.model : words.unset
  }
  return nameOf(value)
}

function nameOf(value: unknown): string {
  if (isRecord(value)) return typeof value.name === 'string' ? value.name : JSON.stringify(value)
  return String(value)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
