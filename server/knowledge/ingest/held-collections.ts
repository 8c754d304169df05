import type { ErrorInfo } from '@/pipeline/errors'

interface Held {
  error: ErrorInfo
  documents: Set<string>
  timer: NodeJS.Timeout
}

/** Waits until a collection whose server refused is tried again, in milliseconds; the last one stays. */
export const defaultHoldDelays: readonly number[] = [5_000, 10_000, 20_000, 40_000, 60_000]

/**
 * Collections whose documents wait because what they need does not serve: its server is down, refuses the key or lost the
 * index. After a while one document is tried; when it gets through, all go on.
 */
export class HeldCollections {
  private readonly held = new Map<string, Held>()
  /** How often in a row each was held; forgotten once a document gets through. */
  private readonly tries = new Map<string, number>()

  constructor(
    private readonly onRelease: (documentIds: string[]) => void,
    private readonly delays: readonly number[] = defaultHoldDelays,
  ) {}

  /** Why the collection's documents wait; nothing when they do not. */
  reason(collectionId: string): ErrorInfo | undefined {
    return this.held.get(collectionId)?.error
  }

  /** Holds the collection, if it is not held yet, and this document with it. */
  hold(collectionId: string, documentId: string, error: ErrorInfo): void {
    const known = this.held.get(collectionId)
    if (known) {
      known.documents.add(documentId)
      return
    }
    const tries = this.tries.get(collectionId) ?? 0
    this.tries.set(collectionId, tries + 1)
    const delay = this.delays[Math.min(tries, this.delays.length - 1)] ?? 0
    const timer = setTimeout(() => this.release(collectionId), delay)
    // What waits is in the database; it keeps no process alive.
    timer.unref()
    this.held.set(collectionId, { error, documents: new Set([documentId]), timer })
  }

  /** A document of the collection got through. */
  served(collectionId: string): void {
    this.tries.delete(collectionId)
    this.release(collectionId)
  }

  /** Lets the collection's documents be tried now. */
  release(collectionId: string): void {
    const known = this.held.get(collectionId)
    if (!known) return
    clearTimeout(known.timer)
    this.held.delete(collectionId)
    this.onRelease([...known.documents])
  }

  forget(documentId: string): void {
    for (const { documents } of this.held.values()) documents.delete(documentId)
  }

  close(): void {
    for (const { timer } of this.held.values()) clearTimeout(timer)
    this.held.clear()
  }
}
