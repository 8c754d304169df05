import type { Graph } from '../graph'
import { type Case, titleOf } from './case'

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

/** An answered question, as prompts show it to their model first. */
export interface CaseExample {
  inputs: Record<string, string>
  answer: string
  caseId: string
}

/** The example that a case makes; `null` where the case expects no answer, or has nothing for these inputs. */
export function exampleOf(
  { id, inputs, expected }: Pick<Case, 'id' | 'inputs' | 'expected'>,
  wanted: readonly Wanted[],
  labels: boolean,
): CaseExample | null {
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
