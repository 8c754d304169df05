/** Processes that write at once: some rounds let each of them through. */
const MOST_TRIES = 20

/** Whether a transaction failed because another process had changed what it was made for. */
function isConflict(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && /^SQLITE_CONSTRAINT/.test(String(at.code))) return true
  }
  return false
}

/** Does work that writes; when another process was quicker, it looks anew and does it again. */
export async function onConflict<T>(work: () => Promise<T>, lookAnew: () => Promise<void>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || tries === MOST_TRIES) throw error
      await lookAnew()
    }
  }
}
