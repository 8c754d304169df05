import { errorInfo } from '@/pipeline/errors'
import { english } from '@/pipeline/said'
import type { Records } from '@/server/capabilities/records'
import type { RecordingState, RunStore } from '@/server/capabilities/run-store'
import type { SystemWatch } from '../system/watch-system'

/** Something outside the process that it works with. Without a required one, nothing can be served. */
export interface Dependency {
  name: string
  /** `degraded`: it serves, but not all that it should. */
  state: 'up' | 'degraded' | 'down'
  required: boolean
  message?: string
}

const CHECK_LIMIT_MS = 2_000

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

async function checkDatabase(records: Pick<Records, 'ping'>): Promise<Dependency> {
  try {
    await within(records.ping(), CHECK_LIMIT_MS)
    return { name: 'database', state: 'up', required: true }
  } catch (error) {
    return { name: 'database', state: 'down', required: true, message: errorInfo(error).message }
  }
}

function recordsOf({ state, unrecorded, lost, error }: RecordingState): Dependency {
  const served = lost > 0 ? `${lost} runs were served and not recorded.` : ''
  const text = [error?.message, served].filter(Boolean).join(' ')
  return { name: 'records', state, required: unrecorded === 'refuse', ...(text && { message: text }) }
}

/**
 * The state of everything the process depends on. Database and vector store are required; a model server is not,
 * because pipelines may use another one. A disk that takes no records is, unless runs are served without one.
 */
export async function readiness(deps: {
  records: Pick<Records, 'ping'>
  watch: SystemWatch
  runs: Pick<RunStore, 'recording'>
  /** The first look at the collections' indexes: until then nothing is known of them. */
  looked?: Promise<void> | undefined
}): Promise<Dependency[]> {
  await within(deps.looked ?? Promise.resolve(), CHECK_LIMIT_MS).catch(() => undefined)
  const [database, { store, providers }] = await Promise.all([checkDatabase(deps.records), deps.watch.snapshot()])
  const models = providers.map(
    ({ provider, state, message }): Dependency => ({
      name: `models:${provider}`,
      state,
      required: false,
      ...(message ? { message: english(message) } : {}),
    }),
  )
  const vectors: Dependency = {
    name: `vectors:${store.kind}`,
    state: store.state,
    required: true,
    ...(store.message ? { message: english(store.message) } : {}),
  }
  return [database, vectors, recordsOf(deps.runs.recording()), ...models]
}
