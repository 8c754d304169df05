import { z } from 'zod'
import { nodeDebugSchema } from './debug'

/** The version of the graph document that this Telar writes. */
export const GRAPH_VERSION = 1
export const MAX_NODES = 500
export const MAX_EDGES = 2000

const idSchema = z.string().min(1).max(64)
export const portNameSchema = z.string().min(1).max(64)
const pointSchema = z.object({ x: z.number(), y: z.number() })
const sizeSchema = z.object({ width: z.number().positive(), height: z.number().positive() })

export const graphNodeSchema = z.object({
  id: idSchema,
  type: z.string().min(1).max(64),
  version: z.number().int().positive(),
  title: z.string().max(120).optional(),
  position: pointSchema,
  config: z.record(z.string(), z.unknown()),
  groupId: idSchema.optional(),
  debug: nodeDebugSchema.optional(),
})
export type GraphNode = z.infer<typeof graphNodeSchema>

export const graphEdgeSchema = z.object({
  id: idSchema,
  source: z.object({ node: idSchema, port: portNameSchema }),
  target: z.object({ node: idSchema, port: portNameSchema }),
})
export type GraphEdge = z.infer<typeof graphEdgeSchema>

export const graphNoteSchema = z.object({
  id: idSchema,
  text: z.string().max(10_000),
  position: pointSchema,
  size: sizeSchema,
})
export const graphGroupSchema = z.object({
  id: idSchema,
  title: z.string().max(120),
  position: pointSchema,
  size: sizeSchema,
  /** Drawn as one card: what is inside is hidden. */
  collapsed: z.boolean().optional(),
})

/** What is drawn: a versioned JSON document. Positions, notes, groups and viewport never change what it computes. */
export const graphSchema = z.object({
  version: z.literal(GRAPH_VERSION),
  nodes: z.array(graphNodeSchema).max(MAX_NODES),
  edges: z.array(graphEdgeSchema).max(MAX_EDGES),
  notes: z.array(graphNoteSchema).max(MAX_NODES).default([]),
  groups: z.array(graphGroupSchema).max(MAX_NODES).default([]),
  viewport: z.object({ x: z.number(), y: z.number(), zoom: z.number().positive() }).optional(),
})
export type Graph = z.infer<typeof graphSchema>

export const emptyGraph = (): Graph => ({ version: GRAPH_VERSION, nodes: [], edges: [], notes: [], groups: [] })
