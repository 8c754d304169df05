'use client'

import '@xyflow/react/dist/style.css'
import { Kbd, useComputedColorScheme } from '@mantine/core'
import {
  Background,
  ConnectionLineType,
  MiniMap,
  Panel,
  type ReactFlowState,
  useReactFlow,
  useStore,
} from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { type DragEvent, useMemo } from 'react'

import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { NODE_WIDTH } from '@/components/state/geometry'
import classes from './canvas.module.css'
import { CanvasActionsContext } from './canvas-actions'
import { CanvasControls } from './canvas-controls'
import { handleCanvasKey } from './canvas-keys'
import { fitEditor, useFitOnce } from './fit'
import { FitsContext } from './fits-context'
import { edgeTypes, nodeTypes } from './flow-parts'
import { useAriaLabels } from './flow-words'
import { Menus } from './menus'
import { RefusalMessage } from './refusal'
import { Surface } from './surface'
import { useConnecting } from './use-connecting'

/** What a palette entry carries while it is dragged. */
export const NODE_TYPE_MIME = 'application/x-telar-node'

/** Below this zoom small print cannot be read: cards show their title and state alone, larger. */
const FAR_ZOOM = 0.62

/** Where the first node of an empty canvas, which has the place 0, 0, is well in sight. */
const emptyViewport = { x: 80, y: 96, zoom: 1 }

/** Where a pipeline is drawn. Needs an editor and a ReactFlowProvider around it. */
export function Canvas() {
  const t = useTranslations('editor.canvas')
  const instance = useEditorInstance()
  const { store } = instance
  const { fits, ...connecting } = useConnecting()
  const ariaLabels = useAriaLabels()
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow()
  // On an empty canvas the first node stays where it was dropped: the view must not run away under the pointer.
  useFitOnce(fitEditor, !isBlank(store.getState().graph))
  const isCut = useStore(hasHiddenNodes)
  const isFar = useStore((state) => state.transform[2] < FAR_ZOOM)
  const isEmpty = useEditor((state) => state.graph.nodes.length === 0)
  const actions = useMemo(() => {
    const { removeSelected, editNote, editGroup, resize } = store.getState()
    return { removeSelected, editNote, editGroup, resize }
  }, [store])

  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(NODE_TYPE_MIME)
    if (!type) return
    event.preventDefault()
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    store.getState().addNode(type, { at: { x: Math.round(at.x - NODE_WIDTH / 2), y: Math.round(at.y - 30) } })
  }
  return (
    <CanvasActionsContext.Provider value={actions}>
      <FitsContext.Provider value={fits}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up here from the focusable nodes inside */}
        <div
          className={classes.wrap}
          onKeyDown={(event) => handleCanvasKey(event, instance)}
          data-testid="canvas"
          data-far={isFar || undefined}
        >
          <Surface
            className={classes.flow}
            {...connecting}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            colorMode={scheme}
            ariaLabelConfig={ariaLabels}
            connectionLineType={ConnectionLineType.Bezier}
            connectionRadius={26}
            deleteKeyCode={null}
            elevateNodesOnSelect={false}
            multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
            zoomOnDoubleClick={false}
            defaultViewport={emptyViewport}
            minZoom={0.15}
            maxZoom={2}
            onDrop={onDrop}
            onDragOver={(event) => {
              event.preventDefault()
              event.dataTransfer.dropEffect = 'copy'
            }}
            onNodeDoubleClick={(_event, node) => store.getState().focusField(node.id, [])}
          >
            <Background gap={24} />
            <CanvasControls />
            {isCut ? (
              <MiniMap
                className={classes.minimap}
                pannable
                zoomable
                position="bottom-right"
                nodeColor="var(--telar-border-strong)"
                style={{ width: 150, height: 96 }}
              />
            ) : null}
            {isEmpty ? (
              <Panel position="top-center" className={classes.empty}>
                <strong>{t('emptyTitle')}</strong>
                <span>{t.rich('emptyBody', { key: (chunks) => <Kbd size="xs">{chunks}</Kbd> })}</span>
              </Panel>
            ) : null}
          </Surface>
          <Menus />
          <RefusalMessage />
        </div>
      </FitsContext.Provider>
    </CanvasActionsContext.Provider>
  )
}

const isBlank = ({ nodes, notes, groups }: { nodes: unknown[]; notes: unknown[]; groups: unknown[] }): boolean =>
  nodes.length + notes.length + groups.length === 0

/** Whether part of the graph lies outside the view: only then a map is worth the room it takes. */
function hasHiddenNodes({ nodeLookup, transform: [x, y, zoom], width, height }: ReactFlowState): boolean {
  for (const { internals, measured } of nodeLookup.values()) {
    const left = internals.positionAbsolute.x * zoom + x
    const top = internals.positionAbsolute.y * zoom + y
    const right = left + (measured.width ?? 0) * zoom
    const bottom = top + (measured.height ?? 0) * zoom
    if (left < 0 || top < 0 || right > width || bottom > height) return true
  }
  return false
}
