'use client'

import {
  type Connection,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
  useReactFlow,
} from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useCallback, useState } from 'react'
import { checkConnection, fittingPairs, onlyPair, type PortEnd, portsOfNode } from '@/components/state/connections'
import { useEditorInstance } from '@/components/state/editor-context'
import type { EditorStore } from '@/components/state/editor-store'
import type { Point } from '@/components/state/edits'
import { NODE_WIDTH } from '@/components/state/geometry'
import { useIssueText } from '@/components/words/use-issue-text'
import { fitKey } from './fits-context'
import type { FlowEdge } from './flow-types'

/** Where on the screen a pointer is, or was last. */
export const pointOf = (event: MouseEvent | TouchEvent): Point => {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 }
}

/** The edge as it points, whichever end it was drawn from. */
function ends(from: PortEnd, to: PortEnd, type: HandleType): { source: PortEnd; target: PortEnd } {
  return type === 'source' ? { source: from, target: to } : { source: to, target: from }
}

/** Everything about drawing an edge: which ports light up, what connects, and what a refusal says. */
export function useConnecting() {
  const { store, ui } = useEditorInstance()
  const t = useTranslations('editor.canvas')
  const issueText = useIssueText()
  const flow = useReactFlow()
  const [fits, setFits] = useState<ReadonlySet<string> | null>(null)

  const refuse = useCallback((text: string, screen: Point) => ui.setState({ refusal: { text, screen } }), [ui])

  const onConnectStart = useCallback(
    (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      if (nodeId && handleId && handleType) setFits(fittingPorts(store, { node: nodeId, port: handleId }, handleType))
    },
    [store],
  )
  const onConnect = useCallback(
    ({ source, sourceHandle, target, targetHandle }: Connection) => {
      if (sourceHandle && targetHandle) {
        store.getState().connect({ node: source, port: sourceHandle }, { node: target, port: targetHandle })
      }
    },
    [store],
  )
  const onReconnect = useCallback(
    ({ id }: FlowEdge, { source, sourceHandle, target, targetHandle }: Connection) => {
      if (!sourceHandle || !targetHandle) return
      const ends = { source: { node: source, port: sourceHandle }, target: { node: target, port: targetHandle } }
      store.getState().reattach(id, ends)
    },
    [store],
  )
  const isValidConnection = useCallback(
    (edge: { source: string; sourceHandle?: string | null; target: string; targetHandle?: string | null }) => {
      if (!edge.sourceHandle || !edge.targetHandle) return false
      const { graph, definitions } = store.getState()
      const source = { node: edge.source, port: edge.sourceHandle }
      return checkConnection(graph, definitions, source, { node: edge.target, port: edge.targetHandle }).ok
    },
    [store],
  )
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setFits(null)
      const { fromHandle, toHandle } = state
      if (state.isValid || !fromHandle?.id) return
      const from = { node: fromHandle.nodeId, port: fromHandle.id }
      const screen = pointOf(event)
      if (toHandle?.id) {
        if (toHandle.nodeId === from.node && toHandle.id === from.port) return
        if (toHandle.type === fromHandle.type) return refuse(t(`sameSide.${fromHandle.type}`), screen)
        const { graph, definitions } = store.getState()
        const edge = ends(from, { node: toHandle.nodeId, port: toHandle.id }, fromHandle.type)
        const result = checkConnection(graph, definitions, edge.source, edge.target)
        if (result.ok) return
        const target = graph.nodes.find((node) => node.id === edge.target.node)
        return refuse(issueText(result.reason, target && definitions.get(target.type)).message, screen)
      }
      const over = document.elementFromPoint(screen.x, screen.y)
      const card = over?.closest('.react-flow__node')?.getAttribute('data-id')
      if (card) {
        const outcome = connectToCard(store, from, fromHandle.type, card)
        if (outcome !== 'done') refuse(t(outcome), screen)
      } else if (over?.closest('.react-flow__pane')) {
        const end = flow.screenToFlowPosition(screen)
        // The edge ends at the rim of the new card, beside its first port.
        const at = { x: end.x - (fromHandle.type === 'source' ? 0 : NODE_WIDTH), y: end.y - FIRST_PORT }
        ui.setState({ menu: { kind: 'add', at, screen, ...(fromHandle.type === 'source' ? { from } : { to: from }) } })
      }
    },
    [store, ui, flow, t, issueText, refuse],
  )
  return { fits, onConnectStart, onConnect, onConnectEnd, onReconnect, isValidConnection }
}

function fittingPorts(store: EditorStore, from: PortEnd, type: HandleType): ReadonlySet<string> {
  const { graph, definitions } = store.getState()
  const fitting = new Set([fitKey(from.node, from.port, type === 'source' ? 'output' : 'input')])
  for (const node of graph.nodes) {
    const ports = portsOfNode(node, definitions)
    for (const port of Object.keys(type === 'source' ? ports.inputs : ports.outputs)) {
      const edge = ends(from, { node: node.id, port }, type)
      if (checkConnection(graph, definitions, edge.source, edge.target).ok) {
        fitting.add(fitKey(node.id, port, type === 'source' ? 'input' : 'output'))
      }
    }
  }
  return fitting
}

/** How far below the top of a card its first port is. */
const FIRST_PORT = 69

/** An edge dropped on a card, not on a port, goes to the one port that fits. */
function connectToCard(
  store: EditorStore,
  from: PortEnd,
  type: HandleType,
  card: string,
): 'done' | 'noPortFits' | 'portsTaken' | 'severalPortsFit' {
  const { graph, definitions, connect } = store.getState()
  const anchor = graph.nodes.find((node) => node.id === from.node)
  const other = graph.nodes.find((node) => node.id === card)
  if (!anchor || !other || anchor === other) return 'done'
  const pairs =
    type === 'source'
      ? fittingPairs(graph, definitions, anchor, other).filter((pair) => pair.source.port === from.port)
      : fittingPairs(graph, definitions, other, anchor).filter((pair) => pair.target.port === from.port)
  const pair = onlyPair(pairs)
  if (pair) connect(pair.source, pair.target)
  if (pair) return 'done'
  if (pairs.length > 0) return 'severalPortsFit'
  return [...fittingPorts(store, from, type)].some((key) => key.startsWith(`${card}:`)) ? 'portsTaken' : 'noPortFits'
}
