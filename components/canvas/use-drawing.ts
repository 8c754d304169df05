'use client'

import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react'
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useEditor, useEditorInstance, useRun, useUi } from '@/components/state/editor-context'
import type { Point } from '@/components/state/edits'
import { insideOf } from '@/components/state/geometry'
import { nodeStates, shownView } from '@/components/state/node-run-state'
import type { Graph } from '@/pipeline/graph'
import { dropEdge } from './drop-edge'
import type { FlowEdge, FlowNode } from './flow-types'
import { useFlowWords } from './flow-words'
import { mergeFlowEdges, mergeFlowNodes } from './merge-flow'
import { createToFlow } from './to-flow'
import { useGlide } from './use-glide'
import { useSnapping } from './use-snapping'
import { withDifferences } from './with-differences'
import { createRouter } from './with-routes'

/**
 * The graph as React Flow shows it. Dragging happens here; the store learns of a move when it ends, so that one drag is
 * one edit.
 */
export function useDrawing() {
  const { store } = useEditorInstance()
  const latest = useEditor((state) => state.graph)
  const later = useDeferredValue(latest)
  // What is being written shows in its field first, and on its card a moment later.
  const graph = hasSameThings(later, latest) ? later : latest
  const definitions = useEditor((state) => state.definitions)
  const environment = useEditor((state) => state.environment)
  const issues = useEditor((state) => state.issues)
  const selection = useEditor((state) => state.selection)
  const steps = useRun((state) => state.view?.steps)
  const status = useRun((state) => state.view?.status)
  const carried = useRun((state) => state.view?.carried)
  const expected = useRun((state) => state.view?.expected ?? null)
  const lost = useRun((state) => state.lost)
  const marks = useEditor((state) => state.marks)
  const differences = useUi((state) => state.differences)
  const words = useFlowWords()
  const [router] = useState(createRouter)
  const [toFlow] = useState(createToFlow)

  const drawing = useMemo(() => {
    const view = steps && status ? shownView({ steps, status, carried, expected }, lost) : null
    const runs = nodeStates(
      view,
      graph.nodes.map((node) => node.id),
      marks,
    )
    const input = { graph, definitions, environment, issues, runs, ...words }
    const flow = toFlow(input)
    return { input, nodes: flow.nodes, edges: router(flow.nodes, flow.edges) }
  }, [router, toFlow, graph, definitions, environment, issues, steps, status, carried, expected, lost, marks, words])
  const { nodes: freshNodes, edges: freshEdges } = useMemo(
    () => (differences ? withDifferences(drawing, differences, drawing.input) : drawing),
    [drawing, differences],
  )

  const [nodes, setNodes] = useState<FlowNode[]>(freshNodes)
  const [edges, setEdges] = useState<FlowEdge[]>(freshEdges)
  const glide = useGlide(nodes, setNodes)
  const snapped = useSnapping()
  useEffect(() => glide((shown) => mergeFlowNodes(shown, freshNodes, selection)), [glide, freshNodes, selection])
  useEffect(() => setEdges((shown) => mergeFlowEdges(shown, freshEdges, selection)), [freshEdges, selection])

  const onNodesChange = useCallback(
    (given: NodeChange<FlowNode>[]) => {
      const changes = snapped(given)
      applySelection(store, changes)
      setNodes((shown) => {
        const carried = withGroupMembers(changes, shown)
        return applyNodeChanges(
          carried.filter((change) => change.type !== 'select' && change.type !== 'remove'),
          shown,
        )
      })
      const resizing = changes.some((change) => change.type === 'dimensions' && change.resizing)
      if (!resizing) settle(store, changes)
    },
    [store, snapped],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      applySelection(store, changes)
      setEdges((shown) =>
        applyEdgeChanges(
          changes.filter((change) => change.type !== 'select' && change.type !== 'remove'),
          shown,
        ),
      )
    },
    [store],
  )
  return { nodes, edges, onNodesChange, onEdgesChange }
}

/** Whether two drawings have the same things in the same places, and differ at most in what is written in nodes. */
const hasSameThings = (one: Graph, other: Graph): boolean =>
  one.edges === other.edges &&
  one.notes === other.notes &&
  one.groups === other.groups &&
  one.nodes.length === other.nodes.length &&
  one.nodes.every((node, at) => {
    const twin = other.nodes[at]
    return node.id === twin?.id && node.type === twin.type && node.position === twin.position
  })

type Store = ReturnType<typeof useEditorInstance>['store']

function applySelection(store: Store, changes: (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[]): void {
  const selects = changes.filter((change) => change.type === 'select')
  if (selects.length === 0) return
  const next = new Set(store.getState().selection)
  for (const change of selects) {
    if (change.selected) next.add(change.id)
    else next.delete(change.id)
  }
  store.getState().select(next)
}

/** Members of a dragged frame move by as much as it does. */
function withGroupMembers(changes: NodeChange<FlowNode>[], shown: FlowNode[]): NodeChange<FlowNode>[] {
  const moved = new Set(changes.filter((change) => change.type === 'position').map((change) => change.id))
  const extra = changes.flatMap((change): NodeChange<FlowNode>[] => {
    if (change.type !== 'position' || !change.position) return []
    const { position, dragging = false } = change
    const frame = shown.find((node) => node.id === change.id)
    if (frame?.type !== 'group-frame') return []
    const dx = position.x - frame.position.x
    const dy = position.y - frame.position.y
    return shown
      .filter((node) => frame.data.members.includes(node.id) && !moved.has(node.id))
      .map((node) => ({
        id: node.id,
        type: 'position',
        dragging,
        position: { x: node.position.x + dx, y: node.position.y + dy },
      }))
  })
  return extra.length > 0 ? [...changes, ...extra] : changes
}

/** What goes where a frame goes: its nodes, and all that is hidden in it. */
function carriedBy(graph: Graph, id: string): string[] {
  const group = graph.groups.find((candidate) => candidate.id === id)
  if (group?.collapsed) return insideOf(graph, group)
  return graph.nodes.filter((node) => node.groupId === id).map((node) => node.id)
}

/** Tells the store where things came to rest. */
function settle(store: Store, changes: NodeChange<FlowNode>[]): void {
  const { graph, move, insert } = store.getState()
  const before = new Map([...graph.nodes, ...graph.notes, ...graph.groups].map((item) => [item.id, item.position]))
  const positions: Record<string, Point> = {}
  for (const change of changes) {
    if (change.type !== 'position' || !change.position || change.dragging) continue
    const old = before.get(change.id)
    const next = { x: Math.round(change.position.x), y: Math.round(change.position.y) }
    if (!old || (old.x === next.x && old.y === next.y)) continue
    positions[change.id] = next
    for (const id of carriedBy(graph, change.id)) {
      const place = before.get(id)
      if (place) positions[id] ??= { x: place.x + next.x - old.x, y: place.y + next.y - old.y }
    }
  }
  const [[id, place] = [], ...others] = Object.entries(positions)
  const into = dropEdge()
  if (id && place && others.length === 0 && into && insert(id, into, place)) return
  if (id) move(positions)
}
