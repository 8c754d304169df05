import { z } from 'zod'
import { compile } from '@/pipeline/compiler'
import { strandedEnds, withEnds } from '@/pipeline/compiler/follow-ports'
import { emptyEnvironment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { GRAPH_VERSION, type Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { type Said, say } from '@/pipeline/said'
import type { Call } from '../context'
import { mutation } from '../use-case'
import { createPipeline } from './create-pipeline'
import { requireGraph } from './read-graph'
import type { ImportedPipelineDto, PipelineDeps } from './types'

const FORMAT = 'telar.pipeline'
const FORMAT_VERSION = 1
const LONGEST_NAME = 120
const LONGEST_ID = 64

const recordSchema = z.record(z.string(), z.unknown())

/**
 * Makes a new pipeline from an exported file, or from a bare graph. Importing runs nothing. What can be kept is kept, and
 * what was changed or cannot run here is told. Throws `invalid-graph` for another kind or version of file, and
 * `invalid-input` for a name that none can have.
 */
export const importPipeline = mutation({
  permission: 'edit',
  input: z.strictObject({ document: z.unknown() }),
  run: read,
})

async function read(
  deps: PipelineDeps,
  { document }: { document?: unknown },
  call: Call,
): Promise<ImportedPipelineDto> {
  const { name, graph: given } = readDocument(document)
  const warnings: Said[] = []
  const graph = attached(repaired(requireGraph(given), warnings), deps.definitions, warnings)
  warnings.push(...foreignParts(graph, deps.definitions))
  return { ...(await createPipeline(deps, { name, graph }, call)), warnings }
}

function readDocument(document: unknown): { name: string; graph: unknown } {
  const file = recordSchema.safeParse(document).data
  if (!file || !('graph' in file || 'format' in file)) return { name: 'Imported pipeline', graph: bareGraph(file) }
  const { format, formatVersion, name, graph } = file
  if (format === undefined || formatVersion === undefined) {
    throw new AppError('invalid-graph', say('The file names no format, or no version of it.'), {
      fix: say('Give a file that Telar exported (“format”: “{format}”), or a bare graph.', { format: FORMAT }),
    })
  }
  if (format !== FORMAT) {
    throw new AppError(
      'invalid-graph',
      say('The file is no export of Telar: its format is “{format}”.', { format: shown(format) }),
      {
        fix: say('Give a file that Telar exported (“format”: “{format}”), or a bare graph.', { format: FORMAT }),
      },
    )
  }
  if (formatVersion !== FORMAT_VERSION) {
    throw new AppError(
      'invalid-graph',
      say('The file has format version {version}; this Telar reads version {known}.', {
        version: shown(formatVersion),
        known: FORMAT_VERSION,
      }),
      { fix: say('Update Telar, or export the pipeline again with this version.') },
    )
  }
  return { name: readName(name), graph }
}

/** A graph that stands for itself; what has no version was written by hand, for this one. */
function bareGraph(file: Record<string, unknown> | undefined): unknown {
  if (file && Array.isArray(file.nodes) && Array.isArray(file.edges)) return { version: GRAPH_VERSION, ...file }
  throw new AppError(
    'invalid-graph',
    say('The file holds no pipeline: it is no export of Telar, and no graph of nodes and edges.'),
    {
      fix: say('Give a file that Telar exported (“format”: “{format}”), or a bare graph.', { format: FORMAT }),
    },
  )
}

const shown = (value: unknown): string => String(value).slice(0, 50)

function readName(value: unknown): string {
  const details = { field: 'name' }
  const fix = say('Correct “name” in the file and import it again.')
  if (typeof value !== 'string') throw new AppError('invalid-input', say('The file gives no name.'), { fix, details })
  const name = value.trim()
  if (name === '') throw new AppError('invalid-input', say('The name in the file is blank.'), { fix, details })
  if (name.length <= LONGEST_NAME) return name
  throw new AppError(
    'invalid-input',
    say('The name in the file has {count} characters; at most {most} are allowed.', {
      count: name.length,
      most: LONGEST_NAME,
    }),
    { fix, details },
  )
}

/** The graph with every id once and no edge to nowhere: a canvas can show neither. */
function repaired(graph: Graph, warnings: Said[]): Graph {
  const nodes = uniqueIds(graph.nodes, (id, fresh) =>
    warnings.push(
      say('Two nodes have the id “{id}”: the second is now “{fresh}”, and the edges stay with the first.', {
        id,
        fresh,
      }),
    ),
  )
  const drawn = new Set(nodes.map(({ id }) => id))
  const edges = graph.edges.filter(({ id, source, target }) => {
    const missing = [source.node, target.node].find((end) => !drawn.has(end))
    if (missing === undefined) return true
    warnings.push(
      say('The edge “{id}” was left out: it refers to the node “{missing}”, which is not in the file.', {
        id,
        missing,
      }),
    )
    return false
  })
  const unique = uniqueIds(edges, (id, fresh) =>
    warnings.push(say('Two edges have the id “{id}”: the second is now “{fresh}”.', { id, fresh })),
  )
  return { ...graph, nodes, edges: unique }
}

/** The graph with edges that lost their port to a rename attached again. */
function attached(graph: Graph, definitions: Definitions, warnings: Said[]): Graph {
  const ends = strandedEnds(graph, definitions)
  for (const { id, source, target } of graph.edges) {
    const found = ends[id]
    if (!found) continue
    const [from, to] = found.source.port === source.port ? [target, found.target] : [source, found.source]
    warnings.push(
      say('The edge “{edgeId}” used the port “{from}”, which is gone: it is attached to “{to}” now.', {
        edgeId: id,
        from: from.port,
        to: to.port,
      }),
    )
  }
  return withEnds(graph, ends)
}

function uniqueIds<T extends { id: string }>(list: readonly T[], onChange: (id: string, fresh: string) => void): T[] {
  const known = new Set(list.map(({ id }) => id))
  const seen = new Set<string>()
  return list.map((one) => {
    if (!seen.has(one.id)) {
      seen.add(one.id)
      return one
    }
    let number = 2
    while (known.has(numbered(one.id, number))) number += 1
    const id = numbered(one.id, number)
    known.add(id)
    onChange(one.id, id)
    return { ...one, id }
  })
}

const numbered = (id: string, number: number): string => `${id.slice(0, LONGEST_ID - 5)}-${number}`

/** What is kept as it is, though this Telar cannot run it. */
function foreignParts(graph: Graph, definitions: Definitions): Said[] {
  const types = new Map(graph.nodes.map(({ id, type }) => [id, type]))
  // What leads to the output comes first among issues; here the nodes do.
  const issues = compile(graph, definitions, emptyEnvironment()).issues.toSorted(
    (a, b) => Number(a.code === 'port-unknown') - Number(b.code === 'port-unknown'),
  )
  return issues.flatMap(({ code, nodeId = '', edgeId = '' }) => {
    const type = types.get(nodeId) ?? ''
    if (code === 'node-type-unknown') {
      return [
        say('There is no node type “{type}” here: the node “{nodeId}” is kept, and cannot run.', { type, nodeId }),
      ]
    }
    if (code === 'node-too-new') {
      return [
        say('The node “{nodeId}” ({type}) was saved by a newer Telar: it is kept, and cannot run here.', {
          nodeId,
          type,
        }),
      ]
    }
    return code === 'port-unknown'
      ? [
          say('The edge “{edgeId}” uses a port that its node does not have: it is kept, and carries nothing.', {
            edgeId,
          }),
        ]
      : []
  })
}
