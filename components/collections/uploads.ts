'use client'

import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { sendFile } from './send-body'
import { askBeforeLeaving, createUploadQueue, type Upload, type UploadResult } from './upload-queue'

const PARALLEL = 3

type Listener = (upload: Upload, result: UploadResult) => void
const listeners = new Set<Listener>()

/** The one queue of the browser tab: uploads go on while a person looks at other pages. */
export const uploadQueue = createUploadQueue({
  send: sendFile,
  parallel: PARALLEL,
  onDone: (upload, result) => {
    for (const listener of listeners) listener(upload, result)
  },
})

// Pages are rendered on the server first, where nobody leaves.
if (typeof window !== 'undefined') askBeforeLeaving(uploadQueue, window)

/** Calls back after each finished upload; returns how to stop listening. */
export function onUploaded(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The uploads of one collection, oldest first. */
export function useUploads(collectionId: string): readonly Upload[] {
  return useStore(
    uploadQueue.store,
    useShallow((state) => state.uploads.filter((upload) => upload.collectionId === collectionId)),
  )
}
