import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { graphOf, node } from '@/test/builders/graph'
import type { Graph } from '../graph'
import { followPorts, strandedEnds, withEnds } from './follow-ports'

const fields = (...names: string[]) => ({ fields: names.map((name) => ({ name, type: 'text', required: true })) })
const branches = (...names: string[]) => ({
  branches: names.map((name) => ({ name, tests: [{ path: '', op: 'contains', value: 'x', not: false }] })),
})

/** The graph after its node `id` got other configs, one after the other, as somebody types. */
function typed(graph: Graph, id: string, ...configs: Record<string, unknown>[]): Graph {
  let current = graph
  for (const config of configs) {
    const nodes = current.nodes.map((item) => (item.id === id ? { ...item, config } : item))
    const [before, after] = [current.nodes, nodes].map((list) => list.find((item) => item.id === id))
    if (!before || !after) throw new Error('no such node')
    current = withEnds({ ...current, nodes }, followPorts(current, definitions, before, after))
  }
  return current
}
const ports = ({ edges }: Graph) => edges.map(({ source, target }) => `${source.port} -> ${target.port}`)

const asked = (...names: string[]) =>
  graphOf(
    [node('in', 'input', fields(...names)), node('r', 'retriever', {}, 2), node('o', 'output')],
    [`in.${names[0]} -> r.query`, `in.${names[0]} -> o.answer`],
  )

describe('edges of a port that is renamed', () => {
  it('follow an input field, letter by letter', () => {
    expect(ports(typed(asked('q', 'lang'), 'in', fields('qu', 'lang'), fields('que', 'lang')))).toEqual([
      'que -> query',
      'que -> answer',
    ])
  })

  it('wait while the name is blank', () => {
    const blank = typed(asked('q'), 'in', fields(''))
    expect(ports(blank)).toEqual(['q -> query', 'q -> answer'])
    expect(ports(typed(blank, 'in', fields('x')))).toEqual(['x -> query', 'x -> answer'])
  })

  it('wait while the name is one that another field has', () => {
    const clash = typed(asked('q', 'a'), 'in', fields('a', 'a'))
    expect(ports(typed(clash, 'in', fields('ab', 'a')))).toEqual(['ab -> query', 'ab -> answer'])
  })

  it('follow a branch of a router and a variable of a prompt', () => {
    const routed = graphOf(
      [node('in', 'input', fields('q')), node('r', 'router', branches('es', 'fr')), node('o', 'output')],
      ['in.q -> r.value', 'r.fr -> o.answer'],
    )
    expect(ports(typed(routed, 'r', branches('es', 'french')))).toEqual(['q -> value', 'french -> answer'])
    const prompted = graphOf(
      [node('in', 'input', fields('q')), node('p', 'prompt-template', { system: '', user: '{{ ask }} {{ tone }}' })],
      ['in.q -> p.ask'],
    )
    expect(ports(typed(prompted, 'p', { system: '', user: '{{ asked }} {{ tone }}' }))).toEqual(['q -> asked'])
  })

  it('stay where a field was removed, and do not go to one that is added later', () => {
    const removed = typed(asked('q', 'lang'), 'in', fields('lang'))
    expect(ports(removed)).toEqual(['q -> query', 'q -> answer'])
    expect(ports(typed(removed, 'in', fields('lang', 'more')))).toEqual(['q -> query', 'q -> answer'])
  })

  it('stay when fields change places', () => {
    expect(ports(typed(asked('q', 'lang'), 'in', fields('lang', 'q')))).toEqual(['q -> query', 'q -> answer'])
  })
})

describe('edges that an earlier version left behind', () => {
  const stranded = (names: string[], edges: string[]) =>
    graphOf(
      [
        node('in', 'input', fields(...names)),
        node('r', 'retriever', {}, 2),
        node('rr', 'reranker'),
        node('o', 'output'),
      ],
      edges,
    )
  const mended = (graph: Graph) => ports(withEnds(graph, strandedEnds(graph, definitions)))

  it('go to the only port that is free and fits', () => {
    expect(
      mended(stranded(['question', 'lang'], ['in.q -> r.query', 'in.q -> o.answer', 'in.lang -> rr.query'])),
    ).toEqual(['question -> query', 'question -> answer', 'lang -> query'])
  })

  it('stay where two ports could be meant, where two are lost, or where the type does not fit', () => {
    const two = stranded(['question', 'lang'], ['in.q -> r.query'])
    const lost = stranded(['question'], ['in.q -> r.query', 'in.p -> o.answer'])
    const unfit = stranded(['question'], ['in.q -> rr.chunks'])
    for (const graph of [two, lost, unfit]) expect(strandedEnds(graph, definitions)).toEqual({})
  })

  it('never go to a port that is there whatever the config', () => {
    const fixed = graphOf([node('m', 'model'), node('o', 'output')], ['m.texts -> o.answer'])
    expect(strandedEnds(fixed, definitions)).toEqual({})
  })
})
