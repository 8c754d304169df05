import { z } from 'zod'
import { type Case, titleOf } from '@/pipeline/cases/case'
import type { Graph } from '@/pipeline/graph'
import { type ModelRef, modelRefSchema } from '@/pipeline/model-ref'

const draftSchema = z.object({
  inputs: z.record(z.string(), z.string()).catch({}),
  answer: z.string().catch(''),
  caseId: z.string().optional().catch(undefined),
})
/** An example as it is being written. */
export type ExampleDraft = z.infer<typeof draftSchema>

const automatic: ModelRef = { provider: 'auto', model: '' }
const listSchema = z.object({
  items: z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.flatMap((item) => draftSchema.safeParse(item).data ?? [])),
  choose: z.enum(['all', 'nearest']).catch('all'),
  count: z.number().catch(4),
  user: z.string().catch(''),
  embedder: modelRefSchema.catch(automatic),
  from: z.object({ datasetId: z.string(), version: z.number() }).optional().catch(undefined),
})
/** The examples of a config with how they are shown. */
export type ExampleList = z.infer<typeof listSchema>

/** Reads whatever the config holds, so that a broken example can be mended instead of vanishing. */
export const listOf = (value: unknown): ExampleList => listSchema.catch(() => listSchema.parse({})).parse(value ?? {})

/** What goes into the config: nothing where there is no example left, as before there was one. */
export const configOf = (list: ExampleList): ExampleList | undefined => (list.items.length === 0 ? undefined : list)

/** The line that an example is known by. */
export const lineOf = ({ inputs }: Pick<ExampleDraft, 'inputs'>): string => titleOf(inputs)

/** The text inputs of a node with the pipeline's input that feeds each, where an edge tells. */
export interface Wanted {
  name: string
  input: string
}

/** Which input of the pipeline each of a node's inputs gets, by the edges of the drawing. */
export function wantedBy(
  graph: Graph,
  nodeId: string,
  names: readonly string[],
  isInput: (id: string) => boolean,
): Wanted[] {
  return names.map((name) => {
    const edge = graph.edges.find(
      ({ source, target }) => target.node === nodeId && target.port === name && isInput(source.node),
    )
    return { name, input: edge?.source.port ?? name }
  })
}

/** The example that a case makes; `null` where the case expects no answer, or has nothing for these inputs. */
export function exampleOf(
  { id, inputs, expected }: Pick<Case, 'id' | 'inputs' | 'expected'>,
  wanted: readonly Wanted[],
  labels: boolean,
): ExampleDraft | null {
  const [answer] = expected.answers
  const said = labels ? (expected.label ?? answer) : (answer ?? expected.label)
  const texts = wanted.flatMap(({ name, input }) => {
    const value = inputs[input] ?? inputs[name]
    return typeof value === 'string' && value.trim() !== '' ? [[name, value] as const] : []
  })
  const [only] = wanted
  // One text, whatever it is called, is what the case asks.
  if (texts.length === 0 && only && wanted.length === 1) texts.push([only.name, titleOf(inputs)])
  return said === undefined || texts.length === 0
    ? null
    : { inputs: Object.fromEntries(texts), answer: said, caseId: id }
}

/** Adds examples to a list, each case once: what is taken again takes the place of what it was. */
export function withExamples(
  items: readonly ExampleDraft[],
  more: readonly ExampleDraft[],
  most: number,
): ExampleDraft[] {
  const again = new Set(more.map(({ caseId }) => caseId))
  const kept = items.filter(({ caseId }) => caseId === undefined || !again.has(caseId))
  return [...kept, ...more].slice(0, most)
}
