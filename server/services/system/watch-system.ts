import { resolveAuto } from '@/pipeline/compiler/resolve-model'
import type { ModelInfo } from '@/pipeline/environment'
import { AppError, meaning } from '@/pipeline/errors'
import type { Provider } from '@/pipeline/model-ref'
import type { CallOptions, ProviderStatus } from '@/server/capabilities/chat-model'
import type { StoreStatus } from '@/server/capabilities/vector-store'

/** What the outside looks like at a moment. */
export interface SystemSnapshot {
  providers: ProviderStatus[]
  models: ModelInfo[]
  store: StoreStatus
  /** Configured providers that do not answer. */
  down: Provider[]
  chat: ModelInfo | null
  embed: ModelInfo | null
}

export interface WatchedSystem {
  /** Says within a few seconds that a server is down, by a limit of its own. */
  providers(options: CallOptions): Promise<ProviderStatus[]>
  /** Models of the providers that answer; those that have not when the signal aborts count as down. */
  models(options: CallOptions): Promise<ModelInfo[]>
  /** As `providers`. */
  store(options: CallOptions): Promise<StoreStatus>
}

/** How long model servers may take to list their models, in milliseconds: one that hangs counts as down. */
const listLimitMs = 2_500

/**
 * Looks at model servers and vector store on demand and remembers what it saw for `maxAgeMs`, so that the status chip,
 * the compiler and a burst of requests cost the servers one look. A server that came or went shows within that time.
 */
export class SystemWatch {
  #last: { at: number; snapshot: SystemSnapshot } | null = null
  #looking: Promise<SystemSnapshot> | null = null

  constructor(
    private readonly system: WatchedSystem,
    private readonly maxAgeMs = 3_000,
    private readonly now: () => number = Date.now,
  ) {}

  /** The present state, at most `maxAgeMs` old. Never rejects for a server that does not answer. */
  async snapshot(maxAgeMs = this.maxAgeMs): Promise<SystemSnapshot> {
    if (this.#last && this.now() - this.#last.at < maxAgeMs) return this.#last.snapshot
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  /** Forgets what was seen: after a pull, or when a call found a server gone. */
  forget(): void {
    this.#last = null
  }

  async #look(): Promise<SystemSnapshot> {
    const unlimited = { signal: new AbortController().signal }
    const limit = new AbortController()
    const late = new AppError('models-unreachable', meaning('models-unreachable'))
    const timer = setTimeout(() => limit.abort(late), listLimitMs)
    const [providers, models, store] = await Promise.all([
      this.system.providers(unlimited),
      this.system.models({ signal: limit.signal }),
      this.system.store(unlimited),
    ]).finally(() => clearTimeout(timer))
    const down = providers.filter((status) => status.state === 'down').map((status) => status.provider)
    const snapshot = {
      providers,
      models,
      store,
      down,
      chat: resolveAuto(models, 'chat') ?? null,
      embed: resolveAuto(models, 'embed') ?? null,
    }
    this.#last = { at: this.now(), snapshot }
    return snapshot
  }
}
