import type { Limits, Spent } from '@/pipeline/evaluation/experiment'
import type { GridModel } from '@/pipeline/play/grid'
import { modelKey } from '@/pipeline/play/grid'
import type { RunOptions } from '@/server/engine'
import { Capped } from './strategy'

/** What an experiment may take, and has taken. */
export class Budget {
  readonly spent: Spent
  private readonly since = performance.now()
  private readonly before: number
  private readonly prices: ReadonlyMap<string, NonNullable<GridModel['price']>>

  constructor(
    readonly limits: Limits,
    spent: Spent,
    prices: readonly GridModel[] = [],
  ) {
    this.spent = { ...spent }
    this.before = spent.minutes
    this.prices = new Map(
      prices.flatMap(({ ref, price }) =>
        price ? [[modelKey({ provider: ref.provider, model: ref.model }), price]] : [],
      ),
    )
  }

  /** The limit that is reached; undefined: none. */
  get reached(): keyof Limits | undefined {
    this.spent.minutes = this.before + (performance.now() - this.since) / 60_000
    const { calls, tokens, minutes, cost } = this.limits
    if (calls !== undefined && this.spent.calls >= calls) return 'calls'
    if (tokens !== undefined && this.spent.tokens >= tokens) return 'tokens'
    if (minutes !== undefined && this.spent.minutes >= minutes) return 'minutes'
    if (cost !== undefined && this.spent.cost >= cost) return 'cost'
    return undefined
  }

  /** Throws `Capped` when a limit is reached. */
  check(): void {
    const limit = this.reached
    if (limit) throw new Capped(limit)
  }

  add({ calls = 0, tokens = 0, cost = 0, indexBuilds = 0 }: Partial<Spent>): void {
    this.spent.calls += calls
    this.spent.tokens += tokens
    this.spent.cost += cost
    this.spent.indexBuilds += indexBuilds
  }

  /** What so many tokens of a model cost; null: its price is not known. */
  costOf(model: string, usage: { inputTokens: number; outputTokens: number }): number | null {
    const price = this.prices.get(model)
    return price ? (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000 : null
  }

  /** The same capabilities, with each call of a model counted. */
  counting(capabilities: RunOptions['capabilities']): RunOptions['capabilities'] {
    const count = () => this.add({ calls: 1 })
    const { chatModel, embedder, rerankServer } = capabilities
    const counted = Object.create(chatModel) as typeof chatModel
    counted.chat = (provider, request, options) => {
      count()
      return chatModel.chat(provider, request, options)
    }
    const embedding = Object.create(embedder) as typeof embedder
    embedding.embed = (provider, request, options) => {
      count()
      return embedder.embed(provider, request, options)
    }
    const reranking = Object.create(rerankServer) as typeof rerankServer
    reranking.rerank = (request, options) => {
      count()
      return rerankServer.rerank(request, options)
    }
    return { ...capabilities, chatModel: counted, embedder: embedding, rerankServer: reranking }
  }
}
