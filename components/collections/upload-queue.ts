import { createStore, type StoreApi } from 'zustand/vanilla'
import { type UiError, uiErrorOf } from '@/components/ui/error-info'

export interface UploadResult {
  documentId: string
  duplicate: boolean
}

/** Sends one file; rejects with an ErrorInfo, or with the signal's reason when it was aborted. */
export type SendFile = (
  collectionId: string,
  file: File,
  options: { signal: AbortSignal; onProgress: (share: number) => void },
) => Promise<UploadResult>

export interface Upload {
  key: string
  collectionId: string
  file: File
  state: 'waiting' | 'sending' | 'failed'
  /** Share of the bytes that have left, 0–1. */
  progress: number
  error?: UiError
}

export interface UploadQueue {
  store: StoreApi<{ uploads: readonly Upload[] }>
  add: (collectionId: string, files: readonly File[]) => void
  /** Stops an upload, or takes a failed one off the list. */
  cancel: (key: string) => void
  retry: (key: string) => void
  /** Takes a collection's uploads in these states off the list; those under way are stopped. */
  clear: (collectionId: string, states: readonly Upload['state'][]) => void
}

/** The uploads worth a row each: all that move or failed, and the next few that wait. */
export function inSight(uploads: readonly Upload[], mostWaiting: number): { shown: readonly Upload[]; more: number } {
  const waiting = uploads.filter((upload) => upload.state === 'waiting')
  const hidden = new Set(waiting.slice(mostWaiting))
  return { shown: uploads.filter((upload) => !hidden.has(upload)), more: hidden.size }
}

/** Asks before the page is left while files are on their way: what has not arrived would be lost without a word. */
export function askBeforeLeaving({ store }: Pick<UploadQueue, 'store'>, page: EventTarget): void {
  const ask = (event: Event) => event.preventDefault()
  store.subscribe(({ uploads }) => {
    // Only then: a page with such a listener is not kept for the back button.
    if (uploads.some(({ state }) => state !== 'failed')) page.addEventListener('beforeunload', ask)
    else page.removeEventListener('beforeunload', ask)
  })
}

interface QueueOptions {
  send: SendFile
  /** How many files travel at once. */
  parallel: number
  onDone: (upload: Upload, result: UploadResult) => void
}

/** Files on their way to collections: a few at once, in order, each with its progress. Finished ones leave the list. */
export function createUploadQueue({ send, parallel, onDone }: QueueOptions): UploadQueue {
  const store = createStore<{ uploads: readonly Upload[] }>(() => ({ uploads: [] }))
  const controllers = new Map<string, AbortController>()
  let counter = 0

  const list = () => store.getState().uploads
  const patch = (key: string, change: Partial<Upload>) =>
    store.setState({ uploads: list().map((upload) => (upload.key === key ? { ...upload, ...change } : upload)) })
  const remove = (key: string) => store.setState({ uploads: list().filter((upload) => upload.key !== key) })

  const start = async (upload: Upload) => {
    const controller = new AbortController()
    controllers.set(upload.key, controller)
    patch(upload.key, { state: 'sending', progress: 0, error: undefined })
    try {
      const onProgress = (progress: number) => patch(upload.key, { progress })
      const result = await send(upload.collectionId, upload.file, { signal: controller.signal, onProgress })
      remove(upload.key)
      onDone(upload, result)
    } catch (error) {
      if (!controller.signal.aborted) patch(upload.key, { state: 'failed', error: uiErrorOf(error) })
    } finally {
      controllers.delete(upload.key)
      pump()
    }
  }
  const pump = () => {
    const free = parallel - controllers.size
    const waiting = list().filter((upload) => upload.state === 'waiting')
    for (const upload of waiting.slice(0, Math.max(0, free))) void start(upload)
  }

  return {
    store,
    add: (collectionId, files) => {
      const added = files.map((file): Upload => {
        counter += 1
        return { key: `upload-${counter}`, collectionId, file, state: 'waiting', progress: 0 }
      })
      store.setState({ uploads: [...list(), ...added] })
      pump()
    },
    cancel: (key) => {
      controllers.get(key)?.abort()
      remove(key)
    },
    clear: (collectionId, states) => {
      const gone = list().filter((upload) => upload.collectionId === collectionId && states.includes(upload.state))
      // Off the list first: an upload that ends makes room for one that waits.
      store.setState({ uploads: list().filter((upload) => !gone.includes(upload)) })
      for (const { key } of gone) controllers.get(key)?.abort()
    },
    retry: (key) => {
      patch(key, { state: 'waiting', progress: 0, error: undefined })
      pump()
    },
  }
}
