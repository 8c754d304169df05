'use client'

import { ReactFlowProvider } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Canvas } from '@/components/canvas/canvas'
import { Inspector } from '@/components/inspector/inspector'
import { OfferBanner } from '@/components/models/offer/offer-banner'
import { RunDock } from '@/components/run-dock/run-dock'
import { tabMemory } from '@/components/state/dock-memory'
import { createDockStore } from '@/components/state/dock-store'
import { EditorContext, type EditorInstance } from '@/components/state/editor-context'
import { createEditorStore } from '@/components/state/editor-store'
import { rememberHistory } from '@/components/state/history-memory'
import { startRun } from '@/components/state/start-run'
import { createUiStore } from '@/components/state/ui-store'
import { usePageTitle } from '@/components/ui/use-page-title'
import { definitions } from '@/nodes/definitions.gen'
import type { PipelineDto } from '@/server/services/pipelines/types'
import { ConflictBanner } from './conflict-banner'
import classes from './editor.module.css'
import { Palette } from './palette'
import { PublishDialog } from './publish/publish-dialog'
import { TopBar } from './top-bar'
import { useAutosave } from './use-autosave'
import { useCompile } from './use-compile'
import { useEditorCommands } from './use-editor-commands'
import { useRunController } from './use-run-controller'
import { useShortcuts } from './use-shortcuts'
import { VersionsDialog } from './versions/versions-dialog'

/** One pipeline, open for drawing, running and publishing. */
export function Editor({ pipeline }: { pipeline: PipelineDto }) {
  const [stores] = useState(() => ({
    store: createEditorStore(pipeline.graph, definitions),
    ui: createUiStore(),
    dock: createDockStore(),
  }))
  const run = useRunController(pipeline.id, stores.store, stores.dock)
  const instance = useMemo<EditorInstance>(
    () => ({ pipelineId: pipeline.id, run, ...stores }),
    [pipeline.id, run, stores],
  )
  const autosave = useAutosave(stores.store, pipeline)
  const [name, setName] = useState(pipeline.name)
  usePageTitle(name)
  useEffect(() => rememberHistory(stores.store, tabMemory(), pipeline.id), [stores.store, pipeline.id])
  const onRun = useCallback(() => void startRun(instance), [instance])
  useCompile(stores.store)
  useShortcuts(instance, onRun)
  useEditorCommands(instance, onRun)
  return (
    <EditorContext.Provider value={instance}>
      <ReactFlowProvider>
        <div className={classes.editor}>
          <TopBar name={name} onRenamed={setName} autosave={autosave} onRun={onRun} />
          <OfferBanner />
          <ConflictBanner autosave={autosave} name={name} />
          <div className={classes.middle}>
            <Palette />
            <div className={classes.centre}>
              <div className={classes.canvas}>
                <Canvas />
              </div>
              <RunDock onRun={onRun} />
            </div>
            <Inspector />
          </div>
        </div>
        <PublishDialog slug={pipeline.slug} autosave={autosave} />
        <VersionsDialog />
      </ReactFlowProvider>
    </EditorContext.Provider>
  )
}
