import type { Environment } from '../environment'
import type { GraphEdge, GraphNode } from '../graph'
import type { Issue } from '../issue'
import type { AnyDefinition, Definitions, Ports, ResourceRef } from '../node-definition'
import type { StepResources } from '../plan'

/** A node that parsed: its definition, checked config and ports. Config types are each definition's own affair. */
export interface ParsedNode {
  node: GraphNode
  definition: AnyDefinition
  config: Record<string, unknown>
  ports: { inputs: Ports; outputs: Ports }
  refs: ResourceRef[]
  resources: StepResources
}

/** What the passes hand on. Each pass reads what earlier ones found and adds its own findings and issues. */
export interface Compilation {
  readonly definitions: Definitions
  readonly environment: Environment
  readonly issues: Issue[]
  /** Ids of the nodes to run up to, instead of the output. */
  readonly targets?: readonly string[] | undefined
  /** Nodes that parsed, by id. */
  readonly nodes: Map<string, ParsedNode>
  /** Ids of all drawn nodes, also of those that did not parse. */
  readonly drawn: Set<string>
  /** Edges that hold: both ends exist, ports fit. */
  edges: GraphEdge[]
  /** Inputs whose edges were refused: one issue is enough, so they are not reported as missing too. */
  readonly refusedInputs: Set<string>
}

export const inputKey = (node: string, port: string): string => `${node}\u0000${port}`
