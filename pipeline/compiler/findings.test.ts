import { describe, expect, it } from 'vitest'
import { compile } from '.'
import { chain, definitions, edge, environment, field, graph, node } from './testing'

describe('what compile finds', () => {
  it('one issue for a wrong edge, not another one for the input that it leaves open', () => {
    const wrong = chain()
    wrong.edges = wrong.edges.filter(({ target }) => target.node !== 'c')
    wrong.edges.push(edge('a.chunks', 'c.messages'))
    expect(compile(wrong, definitions, environment).issues.map(({ code }) => code)).toEqual(['port-type-mismatch'])
  })

  it('a collection without documents, which compiles all the same', () => {
    const searching = graph(
      [
        node('i', 'in', { fields: [field] }),
        node('f', 'find', { collectionId: 'docs' }),
        node('a', 'step'),
        node('o', 'out'),
      ],
      [
        edge('i.question', 'f.query'),
        edge('f.chunks', 'o.sources'),
        edge('i.question', 'a.text'),
        edge('a.text', 'o.answer'),
      ],
    )
    const full = compile(searching, definitions, environment)
    expect(full.issues).toEqual([])
    const collections = environment.collections.map((collection) => ({ ...collection, chunks: 0 }))
    const { plan, issues } = compile(searching, definitions, { ...environment, collections })
    expect(issues).toMatchObject([
      { code: 'collection-empty', severity: 'warning', nodeId: 'f', path: ['collectionId'], params: { name: 'Docs' } },
    ])
    // What it holds is no part of the plan.
    expect(plan?.hash).toBe(full.plan?.hash)
  })

  it('which text streams to the reader: only one that a step streams and the answer is made of directly', () => {
    const streamed = compile(chain(), definitions, environment)
    expect(streamed.plan?.stream).toEqual({ step: 'c', port: 'text' })
    const changed = graph(
      [...chain().nodes, node('b', 'step')],
      [
        edge('i.question', 'a.text'),
        edge('a.text', 'c.messages'),
        edge('c.text', 'b.text'),
        edge('b.text', 'o.answer'),
        edge('b.chunks', 'o.sources'),
      ],
    )
    const { plan, issues } = compile(changed, definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.stream).toBeNull()
  })

  it('nodes that lead nowhere, which the plan leaves out and the hash does not see', () => {
    const aside = chain()
    aside.nodes.push(node('x', 'step'))
    aside.edges.push(edge('i.question', 'x.text'))
    const { plan } = compile(aside, definitions, environment)
    expect(plan?.steps.map(({ id }) => id)).toEqual(['i', 'a', 'c', 'o'])
    expect(plan?.hash).toBe(compile(chain(), definitions, environment).plan?.hash)
  })

  it('everything that is wrong, errors first', () => {
    const bad = chain()
    bad.nodes.push(node('x', 'step', { level: 99, tag: 5 }), node('y', 'nope'))
    bad.edges = bad.edges.filter(({ target }) => target.port !== 'sources')
    bad.edges.push(edge('a.text', 'ghost.text'))
    const chat = bad.nodes[2]
    if (chat) chat.config = { model: { provider: 'ollama', model: 'llama9' } }
    const { plan, issues } = compile(bad, definitions, environment)
    expect(plan).toBeNull()
    const invalid = issues.filter(({ code }) => code === 'config-invalid')
    expect(invalid.map(({ nodeId, path }) => [nodeId, path])).toEqual([
      ['x', ['level']],
      ['x', ['tag']],
    ])
    const found = new Set(issues.map(({ code }) => code))
    expect(found).toEqual(
      new Set([
        'config-invalid',
        'node-type-unknown',
        'edge-dangling',
        'input-missing',
        'sources-missing',
        'unreachable',
        'model-missing',
      ]),
    )
    const severities = issues.map(({ severity }) => severity)
    expect(severities).toEqual(severities.toSorted())
    expect(new Set(severities)).toEqual(new Set(['error', 'warning']))
  })

  it('unknown fields in every clause of a filter, with their places', () => {
    const condition = (name: string) => ({ field: name, op: 'exists' })
    const clause = (name: string) => [condition('year'), condition('document_name'), condition(name)]
    const filter = { must: clause('a'), should: clause('b'), mustNot: clause('c') }
    const filtered = chain()
    filtered.nodes.push(node('f', 'find', { collectionId: 'col', filter }))
    filtered.edges.push(edge('i.question', 'f.query'))
    const found = compile(filtered, definitions, environment).issues.filter(
      ({ code }) => code === 'filter-field-unknown',
    )
    expect(found.map(({ path, params }) => [path, params?.field])).toEqual([
      [['filter', 'must', 2, 'field'], 'a'],
      [['filter', 'should', 2, 'field'], 'b'],
      [['filter', 'mustNot', 2, 'field'], 'c'],
    ])
  })

  it('values and tests of a filter that do not fit the type of their field', () => {
    const must = [
      { field: 'year', op: 'eq', value: '2020' },
      { field: 'year', op: 'in', value: ['{{ years }}', 'soon'] },
      { field: 'year', op: 'gte', value: '{{ first }}' },
      { field: 'page', op: 'contains', value: '2' },
      { field: 'document_name', op: 'gt', value: '{{ first }}' },
      { field: 'document_name', op: 'eq', value: 7 },
    ]
    const filtered = chain()
    filtered.nodes.push(node('f', 'find', { collectionId: 'col', filter: { mustNot: must } }))
    filtered.edges.push(edge('i.question', 'f.query'))
    const found = compile(filtered, definitions, environment).issues.filter(({ code }) => code === 'filter-value-wrong')
    expect(found.map(({ path, params }) => [path?.[2], params])).toEqual([
      [1, { field: 'year', type: 'number', value: 'soon' }],
      [3, { field: 'page', type: 'number', value: 'contains' }],
      [4, { field: 'document_name', type: 'keyword', value: 'gt' }],
    ])
  })
})
