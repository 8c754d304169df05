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
    retry: (key) => {
      patch(key, { state: 'waiting', progress: 0, error: undefined })
      pump()
    },
  }
}
