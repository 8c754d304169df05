import { type ModelRef, providers } from '@/pipeline/model-ref'

/** The option of a model. */
export const embedderOption = ({ provider, model }: ModelRef): string =>
  provider === 'auto' ? 'auto' : `${provider}/${model}`

/** The model of an option; anything unknown means automatic. */
export function embedderOf(option: string): ModelRef {
  const provider = providers.find((one) => option.startsWith(`${one}/`))
  return provider ? { provider, model: option.slice(provider.length + 1) } : { provider: 'auto', model: '' }
}
