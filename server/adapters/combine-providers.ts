import type { ModelInfo } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { Provider } from '@/pipeline/model-ref'
import { type Said, say } from '@/pipeline/said'
import type { CallOptions, ChatModel, Embedder, ModelProvider, ProviderStatus } from '@/server/capabilities/chat-model'
import { createTokenGauge } from './shared/model-server/token-gauge'

/** All model servers as one capability. */
export interface Models extends ChatModel, Embedder {
  /** State of every configured provider. Never throws for one that is down. */
  status(options: CallOptions): Promise<ProviderStatus[]>
  /** The models of all providers that answer; `down` names those that do not. */
  models(options: CallOptions): Promise<{ models: ModelInfo[]; down: Provider[] }>
  /** Throws `models-unreachable` for one that is not configured. */
  provider(id: Provider): ModelProvider
}

const howToConfigure: Record<Provider, { name: Said | string; fix: Said }> = {
  ollama: { name: 'Ollama', fix: say('Set OLLAMA_URL to the address of an Ollama server and start Telar again.') },
  openai: {
    name: say('An OpenAI-compatible server'),
    fix: say('Set OPENAI_BASE_URL (and OPENAI_API_KEY) and start Telar again.'),
  },
  'built-in': { name: say('The built-in provider'), fix: say('Start Telar with its built-in models.') },
}

function notConfigured(id: Provider): AppError {
  const { name, fix } = howToConfigure[id]
  return new AppError('models-unreachable', say('{name} is not configured.', { name }), {
    fix,
    retryable: false,
    details: { provider: id },
  })
}

// biome-ignore lint/correctness/useYield: it fails instead.
async function* failing(error: AppError): AsyncGenerator<never, void, undefined> {
  throw error
}

/** Joins providers; every call goes to the one it names. `gauge` may know the models' tokens from before. */
export function combineProviders(providers: readonly ModelProvider[], gauge = createTokenGauge()): Models {
  const provider = (id: Provider): ModelProvider => {
    const found = providers.find((candidate) => candidate.provider === id)
    if (found) return found
    throw notConfigured(id)
  }
  return {
    provider,
    status: (options) => Promise.all(providers.map((one) => one.status(options))),
    models: (options) => listAll(providers, options),
    chat: (id, request, options) => {
      const found = providers.find((candidate) => candidate.provider === id)
      // Handed on as it is: a generator around a generator would cost every token a second wait.
      return found ? found.chat(request, options) : failing(notConfigured(id))
    },
    gauge,
    embed: async (id, request, options) => provider(id).embed(request, options),
    longestText: async (id, which, options) => provider(id).longestText?.(which, options),
  }
}

async function listAll(
  providers: readonly ModelProvider[],
  options: CallOptions,
): Promise<{ models: ModelInfo[]; down: Provider[] }> {
  const lists = await Promise.all(
    providers.map(async (provider) => {
      try {
        return { models: await provider.models(options), down: [] }
      } catch (error) {
        // One server that is down, refuses the key or answers nonsense must not hide the models of the others;
        // its own status says what is wrong.
        if (error instanceof AppError) return { models: [], down: [provider.provider] }
        throw error
      }
    }),
  )
  return { models: lists.flatMap(({ models }) => models), down: lists.flatMap(({ down }) => down) }
}
