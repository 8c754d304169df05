import { z } from 'zod'
import { inputFieldsOf } from '@/pipeline/declared'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { nearestOf } from '@/pipeline/nearest'
import type { Definitions } from '@/pipeline/node-definition'
import { MOST_VARIANTS, type Variant } from '@/pipeline/play/grid'
import { portsOfNode } from '@/pipeline/play/prompt-node'
import { say } from '@/pipeline/said'
import type { GridRecord } from '@/server/capabilities/records/grids'
import { checkVariant } from '@/server/play/column'
import { findGrid } from '@/server/play/prepare'
import { idSchema, nameSchema } from '../ids'
import { mutation, query } from '../use-case'
import type { GridDeps } from './deps'

const missing = () => new AppError('not-found', say('There is no such variant in this grid.'))

/** Keeps a variant; of a prompt alone, its new variables are new inputs. Throws `invalid-graph` naming variables that nothing feeds, each with the nearest that is fed. */
export const addVariant = mutation({
  permission: 'edit',
  input: z.strictObject({
    gridId: idSchema,
    name: nameSchema.optional(),
    parentId: idSchema.optional(),
    config: z.record(z.string(), z.unknown()),
  }),
  async run(deps: GridDeps, { gridId, parentId, config, name }, call): Promise<Variant> {
    const grid = await findGrid(deps, gridId, call)
    const { nodeId, setup } = grid
    const variants = await deps.records.grids.variants(gridId)
    if (parentId !== undefined && !variants.some(({ id }) => id === parentId)) throw missing()
    if (variants.filter(({ id }) => !setup.hidden.includes(id)).length >= MOST_VARIANTS)
      throw new AppError('too-large', say('A grid shows {most} variants at the most.', { most: MOST_VARIANTS }), {
        fix: say('Hide some: they are kept.'),
      })
    const graph = grid.pipelineId === null ? withInputs(grid, config, deps.definitions) : grid.graph
    checkVariant({ graph, nodeId, variant: { id: '', name: name ?? '', config } }, deps.definitions)
    if (graph !== grid.graph && !(await deps.records.grids.change(call.workspaceId, gridId, grid.revision, { graph })))
      throw new AppError('conflict', say('The grid has changed meanwhile.'))
    const made = await deps.records.grids.addVariant({
      gridId,
      parentId: parentId ?? null,
      config,
      ...(name !== undefined && { name }),
    })
    const { gridId: _gridId, createdAt, ...variant } = made
    return { ...variant, createdAt: createdAt.toISOString() }
  },
})

/**
 * The drawing of a prompt alone with an input for each new variable of a config; one that is nearly called as another is
 * left to be refused, because it is probably misspelt.
 */
function withInputs({ graph, nodeId }: GridRecord, config: Record<string, unknown>, definitions: Definitions): Graph {
  const [input, node] = [
    graph.nodes.find(({ type }) => definitions.get(type)?.role === 'input'),
    graph.nodes.find(({ id }) => id === nodeId),
  ]
  const ports = node && portsOfNode({ ...node, config }, definitions)
  if (!input || !ports) return graph
  const fields = inputFieldsOf(graph, definitions)
  const known = fields.map(({ name }) => name)
  const added = Object.keys(ports.inputs).filter((name) => !known.includes(name) && !nearestOf(name, known))
  if (added.length === 0) return graph
  const all = [...fields, ...added.map((name) => ({ name, type: 'long-text' as const, required: true }))]
  const edges = added.map((name) => ({
    id: `${input.id}.${name}>${nodeId}.${name}`,
    source: { node: input.id, port: name },
    target: { node: nodeId, port: name },
  }))
  const nodes = graph.nodes.map((one) => (one === input ? { ...one, config: { ...one.config, fields: all } } : one))
  return { ...graph, nodes, edges: [...graph.edges, ...edges] }
}

/** A variant alone, with the node that it is of: what a pipeline takes over. Throws `not-found`. */
export const getVariant = query({
  permission: 'read',
  input: z.strictObject({ gridId: idSchema, id: idSchema }),
  async run(
    deps: GridDeps,
    { gridId, id },
    call,
  ): Promise<Pick<Variant, 'number' | 'name' | 'config'> & { nodeId: string; nodeType: string }> {
    const { nodeId, graph } = await findGrid(deps, gridId, call)
    const found = (await deps.records.grids.variants(gridId)).find((one) => one.id === id)
    if (!found) throw missing()
    const nodeType = graph.nodes.find((node) => node.id === nodeId)?.type ?? ''
    return { number: found.number, name: found.name, config: found.config, nodeId, nodeType }
  },
})

export const renameVariant = mutation({
  permission: 'edit',
  input: z.strictObject({ gridId: idSchema, id: idSchema, name: nameSchema }),
  async run(deps: GridDeps, { gridId, id, name }, call): Promise<void> {
    await findGrid(deps, gridId, call)
    if (!(await deps.records.grids.renameVariant(gridId, id, name))) throw missing()
  },
})
