/** How often the parent is looked for, in milliseconds. */
const LOOK_MS = 1000

/**
 * Ends this process like SIGTERM does once the one that started it has ended. `npm start` runs a shell that runs node: who
 * sends SIGTERM to npm, as process managers and containers do, ends npm and the shell, and node would go on unseen.
 */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, LOOK_MS).unref()
}
