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
import { foldedHomes, NODE_WIDTH, portBelow } from '@/components/state/geometry'
import { useIssueText } from '@/components/words/use-issue-text'
import type { Graph } from '@/pipeline/graph'
import { endBehind, handleOf } from './collapse'
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

/** The ports that a connection joins, also where folded groups stand for them; `null` while it has no two ports. */
function endsBehind(
  graph: Graph,
  { source, sourceHandle, target, targetHandle }: Pick<FlowEdge, keyof Connection>,
): { source: PortEnd; target: PortEnd } | null {
  if (!sourceHandle || !targetHandle) return null
  return {
    source: endBehind(graph, { node: source, port: sourceHandle }),
    target: endBehind(graph, { node: target, port: targetHandle }),
  }
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
      if (!nodeId || !handleId || !handleType) return
      const from = endBehind(store.getState().graph, { node: nodeId, port: handleId })
      setFits(fittingPorts(store, from, handleType))
    },
    [store],
  )
  const onConnect = useCallback(
    (connection: Connection) => {
      const { graph, connect } = store.getState()
      const drawn = endsBehind(graph, connection)
      if (drawn) connect(drawn.source, drawn.target)
    },
    [store],
  )
  const onReconnect = useCallback(
    ({ id }: FlowEdge, connection: Connection) => {
      const { graph, reattach } = store.getState()
      const drawn = endsBehind(graph, connection)
      if (drawn) reattach(id, drawn)
    },
    [store],
  )
  const isValidConnection = useCallback(
    (edge: Pick<FlowEdge, keyof Connection>) => {
      const { graph, definitions } = store.getState()
      const drawn = endsBehind(graph, edge)
      return drawn !== null && checkConnection(graph, definitions, drawn.source, drawn.target).ok
    },
    [store],
  )
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setFits(null)
      const { fromHandle, toHandle } = state
      if (state.isValid || !fromHandle?.id) return
      const { graph, definitions } = store.getState()
      const from = endBehind(graph, { node: fromHandle.nodeId, port: fromHandle.id })
      const screen = pointOf(event)
      if (toHandle?.id) {
        const to = endBehind(graph, { node: toHandle.nodeId, port: toHandle.id })
        if (to.node === from.node && to.port === from.port) return
        if (toHandle.type === fromHandle.type) return refuse(t(`sameSide.${fromHandle.type}`), screen)
        const edge = ends(from, to, fromHandle.type)
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
        const at = { x: end.x - (fromHandle.type === 'source' ? 0 : NODE_WIDTH), y: end.y - portBelow(0) }
        ui.setState({ menu: { kind: 'add', at, screen, ...(fromHandle.type === 'source' ? { from } : { to: from }) } })
      }
    },
    [store, ui, flow, t, issueText, refuse],
  )
  return { fits, onConnectStart, onConnect, onConnectEnd, onReconnect, isValidConnection }
}

function fittingPorts(store: EditorStore, from: PortEnd, type: HandleType): ReadonlySet<string> {
  const { graph, definitions } = store.getState()
  const fitting = new Set<string>()
  const homes = foldedHomes(graph)
  const add = ({ node, port }: PortEnd, side: 'input' | 'output') => {
    fitting.add(fitKey(node, port, side))
    const home = homes.get(node)
    if (home) fitting.add(fitKey(home.id, handleOf(node, port), side))
  }
  add(from, type === 'source' ? 'output' : 'input')
  for (const node of graph.nodes) {
    const ports = portsOfNode(node, definitions)
    for (const port of Object.keys(type === 'source' ? ports.inputs : ports.outputs)) {
      const edge = ends(from, { node: node.id, port }, type)
      if (checkConnection(graph, definitions, edge.source, edge.target).ok) {
        add({ node: node.id, port }, type === 'source' ? 'input' : 'output')
      }
    }
  }
  return fitting
}

/** An edge dropped on a card, not on a port, goes to the one port that fits. */
function connectToCard(
  store: EditorStore,
  from: PortEnd,
  type: HandleType,
  card: string,
): 'done' | 'noPortFits' | 'portsTaken' | 'severalPortsFit' | 'groupIsFolded' {
  const { graph, definitions, connect } = store.getState()
  const hidden = foldedHomes(graph).get(from.node)?.id
  if (graph.groups.some(({ id, collapsed }) => collapsed && id === card))
    return card === hidden ? 'done' : 'groupIsFolded'
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
