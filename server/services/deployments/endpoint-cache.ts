import { LRUCache } from 'lru-cache'
import { AppError } from '@/pipeline/errors'
import { loadPlan } from '@/pipeline/load-plan'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import type { DeploymentRecords } from '@/server/capabilities/records/deployments'

/** A published endpoint as calls need it: everything in memory. */
export interface Endpoint {
  slug: string
  deploymentId: string
  workspaceId: string
  pipelineId: string
  pipelineName: string
  versionId: string
  versionNumber: number
  plan: Plan
  /** SHA-256 of the keys that hold. */
  keyHashes: Buffer[]
}

interface Entry {
  endpoint: Endpoint | null
  checkedAt: number
}

/** How long a remembered endpoint counts as fresh, in milliseconds: another process may have changed it. */
const FRESH_MS = 1_000
/** Unknown slugs are remembered too, so the number must be bounded. */
const MAX_ENTRIES = 1_000

/**
 * Finds published endpoints by slug without asking the database each time. A change made through this object's process
 * shows at once (`forget`); one made by another process within a second.
 */
export class EndpointCache {
  readonly #entries = new LRUCache<string, Entry>({ max: MAX_ENTRIES })
  readonly #loading = new Map<string, Promise<Entry>>()

  constructor(
    private readonly records: Pick<DeploymentRecords, 'endpoint' | 'version'>,
    private readonly definitions: Definitions,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The endpoint, at once where it is known; `null` when there is none. */
  find(slug: string): Endpoint | null | Promise<Endpoint | null> {
    const entry = this.#entries.get(slug)
    if (entry && this.now() - entry.checkedAt < FRESH_MS) return entry.endpoint
    return this.#refresh(slug)
  }

  /** Makes the next call read the endpoint anew. */
  forget(slug: string): void {
    this.#entries.delete(slug)
    // A read under way may have seen the state before the change; its result must not be kept.
    this.#loading.delete(slug)
  }

  async #refresh(slug: string): Promise<Endpoint | null> {
    const underWay = this.#loading.get(slug)
    if (underWay) return (await underWay).endpoint
    const loading = this.#load(slug, this.#entries.get(slug)?.endpoint ?? null)
    this.#loading.set(slug, loading)
    try {
      const entry = await loading
      if (this.#loading.get(slug) === loading) this.#entries.set(slug, entry)
      return entry.endpoint
    } finally {
      if (this.#loading.get(slug) === loading) this.#loading.delete(slug)
    }
  }

  async #load(slug: string, known: Endpoint | null): Promise<Entry> {
    const checkedAt = this.now()
    const found = await this.records.endpoint(slug)
    if (!found) return { endpoint: null, checkedAt }
    const version = known?.versionId === found.versionId ? known : await this.#version(found.versionId)
    const endpoint: Endpoint = {
      slug,
      deploymentId: found.id,
      workspaceId: found.workspaceId,
      pipelineId: found.pipelineId,
      pipelineName: found.pipelineName,
      versionId: found.versionId,
      versionNumber: version.versionNumber,
      plan: version.plan,
      keyHashes: found.keyHashes.map((hash) => Buffer.from(hash, 'hex')),
    }
    return { endpoint, checkedAt }
  }

  async #version(id: string): Promise<Pick<Endpoint, 'plan' | 'versionNumber'>> {
    const version = await this.records.version(id)
    if (!version) throw new AppError('not-found', say('The published version does not exist any more.'))
    return { versionNumber: version.number, plan: loadPlan(version.plan, this.definitions) }
  }
}
