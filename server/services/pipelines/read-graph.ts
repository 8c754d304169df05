import { z } from 'zod'
import { strandedEnds, withEnds } from '@/pipeline/compiler/follow-ports'
import { migrateGraph, readGraph } from '@/pipeline/compiler/migrate'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { type InputField, inputFieldSchema } from '@/pipeline/input-field'
import type { Issue } from '@/pipeline/issue'
import type { Definitions } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import { readStored } from '@/server/capabilities/stored-json'

/** Reads any value as a graph; throws `invalid-graph` with the compiler's issues. A drawing that does not compile is fine. */
export function requireGraph(value: unknown): Graph {
  const issues: Issue[] = []
  const graph = readGraph(value, issues)
  if (graph) return graph
  const first = issues[0]
  throw new AppError('invalid-graph', first?.said ?? say('This is not a graph.'), {
    fix: first && { template: first.fix },
    details: { issues: issues.map(({ code, message }) => ({ code, message })) },
  })
}

/**
 * A stored graph, its nodes brought to the installed versions, and edges that lost their port to a rename attached again.
 * Throws `record-damaged` or `invalid-graph`.
 */
export function storedGraph(text: string, definitions: Definitions): Graph {
  const graph = migrateGraph(requireGraph(readStored(z.unknown(), text, damagedDrawing)), definitions)
  return withEnds(graph, strandedEnds(graph, definitions))
}

const damagedDrawing = (cause: unknown) =>
  new AppError('record-damaged', say('The drawing of this pipeline is damaged.'), {
    fix: say('Restore a backup of the data folder or the database, or delete the pipeline.'),
    cause,
  })

// The whole plan is checked when it runs; of what is only shown its signature is enough.
const signatureSchema = z.object({ inputs: z.array(inputFieldSchema) })

/** The inputs of a stored plan. Throws `record-damaged`. */
export const storedInputs = (plan: string): InputField[] => readStored(signatureSchema, plan, damagedPlan).inputs

const damagedPlan = (cause: unknown) =>
  new AppError('record-damaged', say('The plan of a published version is damaged.'), {
    fix: say('Publish the pipeline again.'),
    cause,
  })

/** A stored graph as `storedGraph` gives it; `null` for one that cannot be read. */
export function readableGraph(text: string, definitions: Definitions): Graph | null {
  try {
    return storedGraph(text, definitions)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
