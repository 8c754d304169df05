import { randomUUID } from 'node:crypto'

/**
 * An id for a run: a UUID of version 7 (RFC 9562, 5.7), which begins with the time. Runs are written in that order, so
 * each adds to the end of the table's index; random ids would touch a page of it each.
 */
export function newRunId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
