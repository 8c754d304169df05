'use client'

import { ReactFlowProvider } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Canvas } from '@/components/canvas/canvas'
import { Inspector } from '@/components/inspector/inspector'
import { OfferBanner } from '@/components/models/offer/offer-banner'
import { RunDock } from '@/components/run-dock/run-dock'
import { tabMemory } from '@/components/state/browser-memory'
import { createDockStore } from '@/components/state/dock-store'
import { EditorContext, type EditorInstance, useEditor } from '@/components/state/editor-context'
import { createEditorStore } from '@/components/state/editor-store'
import { rememberHistory } from '@/components/state/history-memory'
import { startRun } from '@/components/state/start-run'
import { createUiStore } from '@/components/state/ui-store'
import { useCompile } from '@/components/state/use-compile'
import { usePageTitle } from '@/components/ui/use-page-title'
import { definitions } from '@/nodes/definitions.gen'
import type { PipelineDto } from '@/server/services/pipelines/types'
import { ConflictBanner } from './conflict-banner'
import classes from './editor.module.css'
import { Palette } from './palette'
import { PublishDialog } from './publish/publish-dialog'
import { NodeSheet, SidePanel } from './side-panel'
import { TakeCandidate } from './take-candidate/take-candidate'
import { TopBar } from './top-bar'
import { Tour } from './tour/tour'
import { useAutosave } from './use-autosave'
import { useDrawingCommands } from './use-drawing-commands'
import { useEditorCommands } from './use-editor-commands'
import { useReadOnly } from './use-read-only'
import { useRunController } from './use-run-controller'
import { useShortcuts } from './use-shortcuts'
import { useTakeVariant } from './use-take-variant'
import { DifferenceStrip } from './versions/difference-strip'
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
  useReadOnly(stores.store)
  useCompile(stores.store)
  useShortcuts(instance, onRun)
  useEditorCommands(instance, onRun)
  useDrawingCommands(instance)
  useTakeVariant(instance)
  return (
    <EditorContext.Provider value={instance}>
      <ReactFlowProvider>
        <div className={classes.editor}>
          <TopBar name={name} onRenamed={setName} autosave={autosave} onRun={onRun} />
          <OfferBanner />
          <Tour />
          <ConflictBanner autosave={autosave} name={name} />
          <Panels onRun={onRun} />
        </div>
        <PublishDialog slug={pipeline.slug} autosave={autosave} />
        <VersionsDialog />
        <TakeCandidate />
      </ReactFlowProvider>
    </EditorContext.Provider>
  )
}

function Panels({ onRun }: { onRun: () => void }) {
  const readOnly = useEditor((state) => state.readOnly)
  return (
    <div className={classes.middle}>
      {readOnly ? null : (
        <SidePanel name="palette">
          <Palette />
        </SidePanel>
      )}
      <div className={classes.centre}>
        <DifferenceStrip />
        <div className={classes.canvas}>
          <Canvas />
        </div>
        <RunDock onRun={onRun} />
      </div>
      {readOnly ? (
        <NodeSheet />
      ) : (
        <SidePanel name="inspector">
          <Inspector />
        </SidePanel>
      )}
    </div>
  )
}
