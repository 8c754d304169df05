/** Two signals this close together are one: npm passes on what the terminal has already sent. */
const sameKeyMs = 500

/** Runs `stop` once on Ctrl-C or SIGTERM and ends the process with 0; a second Ctrl-C ends it at once. */
export function onStopSignal(stop: () => Promise<void>): void {
  let first: number | undefined
  const handle = () => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(
            `Telar did not stop cleanly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
          )
          process.exit(1)
        },
      )
    } else if (now - first > sameKeyMs) {
      process.exit(130)
    }
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
  // The terminal was closed.
  process.on('SIGHUP', handle)
}
