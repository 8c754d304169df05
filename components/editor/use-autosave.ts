'use client'

import { useEffect, useState } from 'react'
import type { EditorStore } from '@/components/state/editor-store'
import { useTRPCClient } from '@/components/trpc/client'
import { uiErrorOf } from '@/components/ui/error-info'
import type { PipelineDto } from '@/server/services/pipelines/types'
import { type Autosave, type AutosaveOptions, createAutosave } from './autosave'

const conflictOf: AutosaveOptions['conflictOf'] = (error) => {
  const info = uiErrorOf(error)
  if (info.code === 'not-found') return { theirRevision: null, gone: true }
  if (info.code !== 'conflict') return undefined
  const revision = info.details?.revision
  return { theirRevision: typeof revision === 'number' ? revision : null }
}

/** Saves the editor's graph as it changes, and what is left when the page goes. */
export function useAutosave(store: EditorStore, pipeline: PipelineDto): Autosave {
  const client = useTRPCClient()
  const [autosave] = useState(() =>
    createAutosave({
      revision: pipeline.revision,
      save: (graph, revision) => client.pipelines.save.mutate({ id: pipeline.id, graph, revision }),
      conflictOf,
    }),
  )
  useEffect(() => {
    const stop = store.subscribe((state, before) => {
      // Loading a document empties the history; there is nothing of ours to save then.
      const edited = state.history.past.length > 0 || state.history.future.length > 0
      if (state.graph !== before.graph && edited) autosave.changed(state.graph)
    })
    const onHide = () => {
      if (document.visibilityState === 'hidden') void autosave.flush()
    }
    const onLeave = (event: BeforeUnloadEvent) => {
      if (autosave.isClean()) return
      void autosave.flush()
      event.preventDefault()
    }
    document.addEventListener('visibilitychange', onHide)
    window.addEventListener('beforeunload', onLeave)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', onHide)
      window.removeEventListener('beforeunload', onLeave)
      void autosave.flush()
    }
  }, [autosave, store])
  return autosave
}
