'use client'

import '@xyflow/react/dist/style.css'
import { Kbd, useComputedColorScheme } from '@mantine/core'
import { Background, ConnectionLineType, Panel, useReactFlow } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { type DragEvent, useMemo } from 'react'

import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import type { EditorState } from '@/components/state/editor-store'
import type { Point } from '@/components/state/edits'
import { NODE_WIDTH } from '@/components/state/geometry'
import { insertionOf, isConnected } from '@/components/state/insert'
import { openPanel } from '@/components/state/ui-store'
import classes from './canvas.module.css'
import { CanvasActionsContext } from './canvas-actions'
import { CanvasControls } from './canvas-controls'
import { handleCanvasKey, openNode } from './canvas-keys'
import { useDetail } from './detail'
import { edgeAt, markDropEdge } from './drop-edge'
import { fitEditor, MIN_ZOOM, useFitOnce } from './fit'
import { FitsContext } from './fits-context'
import { edgeTypes, nodeTypes } from './flow-parts'
import type { FlowNode } from './flow-types'
import { useAriaLabels } from './flow-words'
import { focusDrawn } from './focus-drawn'
import { Guides } from './guides'
import { Menus } from './menus'
import { OverviewMap } from './overview-map'
import { RefusalMessage } from './refusal'
import { Surface } from './surface'
import { tabOn } from './tab-on'
import { pointOf, useConnecting } from './use-connecting'
import { usePanning } from './use-panning'
import { useSight } from './use-sight'

/** What a palette entry carries while it is dragged. */
export const NODE_TYPE_MIME = 'application/x-telar-node'

/** Where the first node of an empty canvas, which has the place 0, 0, is well in sight. */
const emptyViewport = { x: 80, y: 96, zoom: 1 }

/** Where a pipeline is drawn. Needs an editor and a ReactFlowProvider around it. */
export function Canvas() {
  const t = useTranslations('editor.canvas')
  const instance = useEditorInstance()
  const { store, ui } = instance
  const { fits, ...connecting } = useConnecting()
  const ariaLabels = useAriaLabels()
  useSight()
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow<FlowNode>()
  // On an empty canvas the first node stays where it was dropped: the view must not run away under the pointer.
  useFitOnce(fitEditor, !isBlank(store.getState().graph))
  const isMany = useEditor((state) => state.selection.size > 1)
  const detail = useDetail()
  const { ref, onMoveStart, onMoveEnd } = usePanning()
  const isEmpty = useEditor((state) => state.graph.nodes.length === 0)
  const readOnly = useEditor((state) => state.readOnly)
  const actions = useMemo(() => {
    const { removeSelected, editNote, editGroup, toggleGroups, resize } = store.getState()
    const insertInto = readOnly
      ? null
      : (into: string, screen: Point) => ui.setState({ menu: { kind: 'add', into, screen } })
    const showDifference = (id: string) => {
      openPanel(ui, 'inspector', true)
      store.setState({ selection: new Set([id]), inspectorTab: 'changes' })
    }
    const toggleGroup = (id: string) => {
      toggleGroups([id])
      // The button that was pressed is gone with the frame or the card.
      focusDrawn(id)
    }
    return { removeSelected, insertInto, editNote, editGroup, toggleGroup, showDifference, resize }
  }, [store, ui, readOnly])

  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(NODE_TYPE_MIME)
    if (!type) return
    event.preventDefault()
    const screen = { x: event.clientX, y: event.clientY }
    const at = flow.screenToFlowPosition(screen)
    const into = edgeAt(screen) ?? undefined
    store.getState().addNode(type, { into, at: { x: Math.round(at.x - NODE_WIDTH / 2), y: Math.round(at.y - 30) } })
    markDropEdge(null)
  }
  return (
    <CanvasActionsContext.Provider value={actions}>
      <FitsContext.Provider value={fits}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up here from the focusable nodes inside */}
        <div
          className={classes.wrap}
          onKeyDown={(event) => {
            tabOn(event, instance, flow.getNodes())
            handleCanvasKey(event, instance)
          }}
          data-testid="canvas"
          data-many={isMany || undefined}
          data-detail={detail}
          ref={ref}
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
            nodesDraggable={!readOnly}
            nodesConnectable={!readOnly}
            deleteKeyCode={null}
            elevateNodesOnSelect={false}
            multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
            zoomOnDoubleClick={false}
            defaultViewport={emptyViewport}
            minZoom={MIN_ZOOM}
            onMoveStart={onMoveStart}
            onMoveEnd={onMoveEnd}
            maxZoom={2}
            onDrop={onDrop}
            onDragOver={(event) => {
              event.preventDefault()
              event.dataTransfer.dropEffect = 'copy'
              markDropEdge(edgeAt({ x: event.clientX, y: event.clientY }))
            }}
            onNodeContextMenu={(event, node) => {
              if (node.type !== 'card' || store.getState().readOnly) return
              event.preventDefault()
              store.getState().select([node.id])
              instance.ui.setState({
                menu: { kind: 'node', node: node.id, screen: { x: event.clientX, y: event.clientY } },
              })
            }}
            onDragLeave={() => markDropEdge(null)}
            onNodeDrag={(event, node, nodes) => {
              markDropEdge(nodes.length === 1 ? edgeForNode(store.getState(), node.id, pointOf(event)) : null)
            }}
            onNodeDragStop={() => markDropEdge(null)}
            onNodeDoubleClick={(_event, node) => openNode(instance, node.id)}
          >
            <Background gap={24} />
            <CanvasControls />
            <Guides />
            <OverviewMap />
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

/** The edge under the pointer that a card without edges would go into. */
function edgeForNode({ graph, definitions }: EditorState, id: string, screen: Point): string | null {
  const node = graph.nodes.find((item) => item.id === id)
  // Asked first: to look what lies under the pointer takes longer than a frame on a full canvas.
  const under = node && !isConnected(graph, id) && edgeAt(screen, id)
  const edge = graph.edges.find((item) => item.id === under)
  return node && edge && insertionOf(graph, definitions, edge, node) ? edge.id : null
}

const isBlank = ({ nodes, notes, groups }: { nodes: unknown[]; notes: unknown[]; groups: unknown[] }): boolean =>
  nodes.length + notes.length + groups.length === 0
