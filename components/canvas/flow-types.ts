import type { Edge, Node } from '@xyflow/react'
import type { NodeDifference } from '@/components/state/differences'
import type { NodeRunState } from '@/components/state/node-run-state'
import type { GraphNode } from '@/pipeline/graph'
import type { AnyDefinition } from '@/pipeline/node-definition'
import type { PortType } from '@/pipeline/ports'
import type { Route } from './route'

export interface PortView {
  name: string
  label: string
  /** What a screen reader says: side, name and type. */
  spoken: string
  type: PortType
  required: boolean
  connected: boolean
  /** Edges use it, and the node has no such port any more. */
  lost?: boolean
}

/** Everything a card shows. `type` aliases (not interfaces) because React Flow wants index signatures. */
export type CardData = {
  node: GraphNode
  definition: AnyDefinition | undefined
  title: string
  typeTitle: string
  summary: string
  inputs: PortView[]
  outputs: PortView[]
  errors: number
  warnings: number
  run: NodeRunState | null
  /** How it differs from the drawing that this one is compared with. */
  difference?: NodeDifference
}
/** A node of the drawing that this one is compared with, which is not there any more. */
export type GoneData = Pick<CardData, 'node' | 'title' | 'inputs' | 'outputs'>
export type NoteData = { text: string }
export type GroupData = { title: string; members: string[] }

/** A collapsed group: the ports are those of its nodes that edges from outside lead to. */
export type GroupCardData = Pick<CardData, 'title' | 'inputs' | 'outputs' | 'errors' | 'warnings'> & {
  count: number
  state: NodeRunState['state'] | 'stale' | null
  /** How many of its nodes differ from the drawing that this one is compared with. */
  differing?: number
}

export type CardFlowNode = Node<CardData, 'card'>
export type NoteFlowNode = Node<NoteData, 'note'>
export type GroupFlowNode = Node<GroupData, 'group-frame'>
export type GroupCardFlowNode = Node<GroupCardData, 'group-card'>
export type GoneFlowNode = Node<GoneData, 'gone-card'>
export type FlowNode = CardFlowNode | NoteFlowNode | GroupFlowNode | GroupCardFlowNode | GoneFlowNode

export type WireData = {
  type: PortType | null
  label: string
  broken: boolean
  live: boolean
  route?: Route
  /** It is not in the drawing that this one is compared with. */
  added?: boolean
}
export type FlowEdge = Edge<WireData, 'wire' | 'gone-wire'>
