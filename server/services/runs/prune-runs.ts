import type { RunDeps } from './deps'

/** Deletes all but the newest `keep` runs that have ended. Returns how many went. */
export async function pruneRuns({ store }: Pick<RunDeps, 'store'>, keep = 5000): Promise<number> {
  return store.prune(keep)
}
