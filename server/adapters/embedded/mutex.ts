/** Runs tasks one after the other, in the order they came; one that fails does not stop the next. */
export function createMutex(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task, task)
    last = next.catch(() => undefined)
    return next
  }
}

/** Lets other work of the process (requests, health checks) run. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
