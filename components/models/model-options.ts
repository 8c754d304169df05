import type { ModelInfo } from '@/pipeline/environment'
import { type ModelRef, modelRefSchema, providers } from '@/pipeline/model-ref'

const AUTO = 'auto'

/** A model reference as the value of an option, and back. */
export const optionOf = (ref: ModelRef): string => (ref.provider === 'auto' ? AUTO : `${ref.provider}/${ref.model}`)

/** Reads an option's value; anything unknown means auto. */
export function refOf(option: string): ModelRef {
  const at = option.indexOf('/')
  const parsed = modelRefSchema.safeParse({ provider: option.slice(0, at), model: option.slice(at + 1) })
  return parsed.success ? parsed.data : { provider: 'auto', model: '' }
}

export interface OptionGroup {
  group: string
  items: { value: string; label: string }[]
}

/**
 * Chat models by provider, *auto* first. A model that is chosen but absent is listed too, so that the form shows it; while it
 * is not known which models there are, it is not called missing.
 */
export function modelOptions(
  models: readonly ModelInfo[] | undefined,
  current: ModelRef,
  words: { auto: string; base: string; missing: (model: string) => string; provider: (name: string) => string },
): OptionGroup[] {
  const chat = (models ?? []).filter((model) => model.capabilities.includes('chat'))
  const groups = providers.map((provider) => ({
    group: words.provider(provider),
    items: chat
      .filter((model) => model.provider === provider)
      .map((model) => ({ value: optionOf(model), label: labelOf(model, words.base) })),
  }))
  const auto = { group: '', items: [{ value: AUTO, label: words.auto }] }
  const absent = isMissing(models ?? [], current)
    ? [
        {
          group: words.provider(current.provider),
          items: [{ value: optionOf(current), label: models ? words.missing(current.model) : current.model }],
        },
      ]
    : []
  // Two groups of one name would clash, so an absent model joins its provider's.
  const merged = new Map<string, OptionGroup>()
  for (const group of [auto, ...groups, ...absent]) {
    if (group.items.length === 0) continue
    const known = merged.get(group.group)
    merged.set(group.group, known ? { ...known, items: [...known.items, ...group.items] } : group)
  }
  return [...merged.values()]
}

/** The groups as a select takes them: options without a heading stand outside of groups. */
export const selectData = (groups: readonly OptionGroup[]): (OptionGroup | OptionGroup['items'][number])[] =>
  groups.flatMap((group): (OptionGroup | OptionGroup['items'][number])[] =>
    group.group === '' ? group.items : [group],
  )

const labelOf = ({ model, parameters, base }: ModelInfo, baseWord: string): string =>
  [model, parameters, base ? baseWord : ''].filter(Boolean).join(' · ')

/** Whether a chosen model is not among those that serve. */
export function isMissing(models: readonly ModelInfo[], ref: ModelRef): boolean {
  if (ref.provider === 'auto' || ref.model === '') return false
  return !models.some((model) => model.provider === ref.provider && sameModel(model.model, ref.model))
}

/** Ollama means `:latest` when no tag is given. */
function sameModel(a: string, b: string): boolean {
  const full = (name: string): string => (name.includes(':') ? name : `${name}:latest`)
  return full(a) === full(b)
}
