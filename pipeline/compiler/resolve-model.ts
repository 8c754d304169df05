import type { Environment, ModelInfo } from '../environment'
import type { Provider } from '../model-ref'

const providerOrder: readonly Provider[] = ['ollama', 'openai', 'built-in']

/** The size in billions of parameters as listings tell it (`8.0B`, `270M`); 0 when unknown. */
export function billions(model: Pick<ModelInfo, 'parameters'>): number {
  const match = /^([\d.]+)\s*([BM])/i.exec(model.parameters ?? '')
  if (!match) return 0
  return Number(match[1]) / (match[2]?.toUpperCase() === 'M' ? 1000 : 1)
}

/**
 * The model that `auto` means: a real server before the built-in models, Ollama first; among a server's models the
 * largest, then by name, so that the choice does not depend on the order of a listing. The built-in models are listed
 * with the best first. A base model comes after everything that answers, the built-in reader too: continuing a prompt is
 * no answer to it.
 */
export function resolveAuto(models: readonly ModelInfo[], kind: 'chat' | 'embed'): ModelInfo | undefined {
  return models
    .filter((model) => model.capabilities.includes(kind))
    .sort(
      (a, b) =>
        Number(a.base ?? false) - Number(b.base ?? false) ||
        providerOrder.indexOf(a.provider) - providerOrder.indexOf(b.provider) ||
        billions(b) - billions(a) ||
        (a.provider === 'built-in' || a.model === b.model ? 0 : a.model < b.model ? -1 : 1),
    )[0]
}

/** Finds a named model; Ollama's listing says `name:latest` where people write `name`. */
export function findModel(
  { models }: Pick<Environment, 'models'>,
  provider: Provider,
  name: string,
): ModelInfo | undefined {
  return models.find(
    (model) =>
      model.provider === provider &&
      (model.model === name || (provider === 'ollama' && model.model === `${name}:latest`)),
  )
}
