import { AppError } from '../errors'
import type { Graph, GraphEdge, GraphNode } from '../graph'
import { hashOf } from '../hash'
import { judge } from '../judge'
import { seededRandom } from '../metrics/random'
import type { Definitions } from '../node-definition'
import { portsOfNode } from '../play/prompt-node'
import { converts } from '../ports'
import { say } from '../said'
import type { FacetValue } from './experiment'
import { type Facet, facetKey, type SweepSetup } from './sweep'

/** A drawing with one value of each facet. */
export interface Variant {
  name: string
  graph: Graph
  /** None of the drawing itself, which is always the first. */
  facets: FacetValue[]
}

/** How many combinations the facets allow. */
export const combinations = (facets: readonly Facet[]): number =>
  facets.reduce((product, { values }) => product * values.length, 1)

/**
 * The drawing and its variants: all combinations of the facets' values, or `most` of them, drawn by chance with the seed.
 * Those that come to the same drawing and indexes are one. Throws `invalid-input` naming the facet and the value that does
 * not fit.
 */
export function variantsOf(graph: Graph, { facets, most, seed }: SweepSetup, definitions: Definitions): Variant[] {
  refuseTwins(facets)
  for (const facet of facets) refuseMisfits(graph, facet, definitions)
  const drawn: Variant = { name: '', graph, facets: [] }
  const found = new Map([[sameAs(drawn), drawn]])
  for (const at of chosen(combinations(facets), most, seed)) {
    const variant = variantAt(graph, facets, at, definitions)
    const key = sameAs(variant)
    if (!found.has(key)) found.set(key, variant)
  }
  return [...found.values()].slice(0, most)
}

/** What tells variants apart: the drawing, and how collections are indexed. */
const sameAs = ({ graph, facets }: Variant): string =>
  hashOf({
    nodes: graph.nodes,
    edges: graph.edges.map(({ source, target }) => ({ source, target })),
    indexed: facets.filter(({ facet }) => facet.startsWith('chunking ') || facet.startsWith('embedder ')),
  })

/** Numbers of combinations: all, or so many of them by chance. */
function chosen(count: number, most: number, seed: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, at) => at)
  const next = seededRandom(seed)
  const picked = new Set<number>()
  while (picked.size < most) picked.add(Math.floor(next() * count))
  return [...picked].sort((a, b) => a - b)
}

function variantAt(drawn: Graph, facets: readonly Facet[], number: number, definitions: Definitions): Variant {
  let graph = drawn
  let rest = number
  const values: FacetValue[] = []
  const names: string[] = []
  for (const facet of facets) {
    const value: unknown = facet.values[rest % facet.values.length]
    rest = Math.floor(rest / facet.values.length)
    values.push({ facet: facetKey(facet), value })
    names.push(nameOf(facet, value))
    if (facet.kind === 'config') graph = withConfig(graph, facet, value)
    else if (facet.kind === 'without' && value === true) graph = withoutNode(graph, facet.nodeId, definitions)
  }
  return { name: names.join(' · ').slice(0, 120), graph, facets: values }
}

/** A value as people read it. */
function nameOf(facet: Facet, value: unknown): string {
  if (facet.kind === 'without') return value === true ? `− ${facet.nodeId}` : `+ ${facet.nodeId}`
  if (facet.kind === 'config') return `${facet.path.split('.').at(-1) ?? facet.path} ${shown(value)}`
  if (typeof value !== 'object' || value === null) return shown(value)
  if ('model' in value) return shown(value.model)
  const { strategy, size, unit } = value as { strategy?: string; size?: number; unit?: string }
  return [strategy, size, unit].filter((part) => part !== undefined).join(' ')
}

const shown = (value: unknown): string => {
  if (typeof value === 'object' && value !== null && 'model' in value) return shown(value.model)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function withConfig(graph: Graph, { nodeId, path }: Extract<Facet, { kind: 'config' }>, value: unknown): Graph {
  const nodes = graph.nodes.map((node) =>
    node.id === nodeId ? { ...node, config: setIn(node.config, path.split('.'), value) } : node,
  )
  return { ...graph, nodes }
}

function setIn(
  config: Record<string, unknown>,
  [first, ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  if (first === undefined) return config
  if (rest.length === 0) return { ...config, [first]: value }
  const inner = config[first]
  const before = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner : {}
  return { ...config, [first]: setIn({ ...before }, rest, value) }
}

/**
 * The drawing without a node: what came in passes to where the first output of its type led, as with a node that is
 * switched off, but as a drawing that can be published. Edges that nothing comes to any more are gone.
 */
export function withoutNode(graph: Graph, nodeId: string, definitions: Definitions): Graph {
  const node = graph.nodes.find(({ id }) => id === nodeId)
  const ports = node && portsOfNode(node, definitions)
  if (!ports) return graph
  const incoming = graph.edges.filter(({ target }) => target.node === nodeId)
  const outgoing = graph.edges.filter(({ source }) => source.node === nodeId)
  const joined: GraphEdge[] = []
  for (const edge of outgoing) {
    const type = ports.outputs[edge.source.port]?.type
    const fits = (test: (from: string) => boolean) =>
      incoming.find(({ target }) => test(ports.inputs[target.port]?.type ?? ''))
    const from = fits((one) => one === type) ?? fits((one) => type !== undefined && converts(one as typeof type, type))
    if (from) joined.push({ ...edge, source: from.source })
  }
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => id !== nodeId),
    edges: [...graph.edges.filter(({ source, target }) => source.node !== nodeId && target.node !== nodeId), ...joined],
  }
}

/** Of two facets of one setting the first would vary nothing, and variants would be named after what they are not. */
function refuseTwins(facets: readonly Facet[]): void {
  const keys = facets.map(facetKey)
  const twin = keys.find((key, at) => keys.indexOf(key) !== at)
  if (twin !== undefined)
    throw new AppError('invalid-input', say('One setting varies twice.'), {
      fix: say('Put all its values into one list.'),
      details: { facet: twin },
    })
}

function refuseMisfits(graph: Graph, facet: Facet, definitions: Definitions): void {
  if (facet.kind === 'embedder') return
  if (facet.kind === 'chunking') {
    if (facet.values.every(({ overlap, size }) => overlap < size)) return
    throw new AppError('invalid-input', say('The overlap must be smaller than the chunk size.'), {
      details: { facet: facetKey(facet) },
    })
  }
  const node = graph.nodes.find(({ id }) => id === facet.nodeId)
  if (!node)
    throw new AppError('invalid-input', say('There is no node “{id}” to vary.', { id: facet.nodeId }), {
      details: { facet: facetKey(facet) },
    })
  if (facet.kind === 'config') for (const value of facet.values) refuseMisfit(node, facet, value, definitions)
}

/** What a schema does not know, it leaves out. */
function isKnownPath(config: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true
  if (typeof config !== 'object' || config === null || !Object.hasOwn(config, first)) return false
  return isKnownPath((config as Record<string, unknown>)[first], rest)
}

function refuseMisfit(
  node: GraphNode,
  facet: Extract<Facet, { kind: 'config' }>,
  value: unknown,
  definitions: Definitions,
): void {
  const definition = definitions.get(node.type)
  if (!definition) return
  const known = judge(definition.config, node.config)
  const config = setIn(node.config, facet.path.split('.'), value)
  const judged = judge(definition.config, config)
  // What was wrong before is no fault of the value.
  if (judged.success ? isKnownPath(judged.data, facet.path.split('.')) : !known.success) return
  if (judged.success)
    throw new AppError(
      'invalid-input',
      say('“{node}” has no setting “{path}”.', { node: node.title ?? node.id, path: facet.path }),
      {
        details: { facet: facetKey(facet) },
      },
    )
  throw new AppError(
    'invalid-input',
    say('The value {value} does not fit “{path}” of “{node}”: {reason}', {
      value: shown(value),
      path: facet.path,
      node: node.title ?? node.id,
      reason: judged.first.reason,
    }),
    { details: { facet: facetKey(facet), value: shown(value) } },
  )
}
