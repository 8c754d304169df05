import { describe, expect, it } from 'vitest'
import type { Environment } from '../environment'
import type { Graph } from '../graph'
import type { IssueCode } from '../issue'
import { compile } from '.'
import { canConnect } from './connect'
import { chain, definitions, edge, environment, field, graph, node } from './testing'

const codes = (value: unknown, env: Environment = environment): IssueCode[] =>
  compile(value, definitions, env).issues.map((found) => found.code)

describe('compile', () => {
  it('makes a frozen plan whose steps come after what feeds them', () => {
    const { plan, issues } = compile(chain(), definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.steps.map((step) => step.id)).toEqual(['i', 'a', 'c', 'o'])
    expect(plan?.inputs).toEqual([field])
    expect(plan?.stream).toEqual({ step: 'c', port: 'text' })
    expect(plan?.steps[2]?.feeds.messages).toEqual([{ step: 'a', port: 'text', from: 'text', to: 'messages' }])
    expect(Object.isFrozen(plan?.steps[1]?.config)).toBe(true)
  })

  it('takes the largest model of the best server for auto and records its digest', () => {
    const { plan } = compile(chain(), definitions, environment)
    expect(plan?.steps[2]?.resources.chatModels.model).toEqual({
      provider: 'ollama',
      model: 'big:8b',
      digest: 'd2',
      contextTokens: 32768,
    })
  })

  it('has another hash when anything changes that can change an answer', () => {
    const hash = (change: (g: Graph) => void, env = environment): string | undefined => {
      const changed = structuredClone(chain())
      change(changed)
      return compile(changed, definitions, env).plan?.hash
    }
    const same = hash(() => {})
    expect(same).toMatch(/^[0-9a-f]{64}$/)
    expect(
      hash((g) => {
        const a = g.nodes[1]
        if (a) a.config.level = 4
      }),
    ).not.toBe(same)
    expect(
      hash(() => {}, {
        ...environment,
        models: environment.models.map((m) => (m.digest === 'd2' ? { ...m, digest: 'd3' } : m)),
      }),
    ).not.toBe(same)
    expect(
      hash((g) => {
        const a = g.nodes[1]
        if (a) {
          a.title = 'Renamed'
          a.position = { x: -5, y: 9 }
        }
      }),
    ).toBe(same)
    expect(
      hash((g) => {
        g.notes.push({ id: 'n', text: 'x', position: { x: 0, y: 0 }, size: { width: 9, height: 9 } })
      }),
    ).toBe(same)
  })

  it('has another hash when the same nodes are connected otherwise', () => {
    const joined = (from: string) =>
      compile(
        graph(
          [node('i', 'in', { fields: [field] }), node('a', 'step'), node('b', 'step'), node('o', 'out')],
          [
            edge('i.question', 'a.text'),
            edge(from, 'b.text'),
            edge('b.text', 'o.answer'),
            edge('a.chunks', 'o.sources'),
          ],
        ),
        definitions,
        environment,
      ).plan?.hash
    expect(joined('a.text')).toMatch(/^[0-9a-f]{64}$/)
    expect(joined('i.question')).not.toBe(joined('a.text'))
  })

  it.each(['toString', 'constructor', '__proto__'])('knows no port named %s', (port) => {
    const odd = chain()
    odd.edges.push(edge(`a.${port}`, `c.${port}`))
    expect(codes(odd)).toEqual(['port-unknown'])
    expect(canConnect(chain(), definitions, { node: 'a', port }, { node: 'c', port })).toMatchObject({
      ok: false,
      reason: { code: 'port-unknown' },
    })
  })

  it.each(['[', '{"a":'])('says that a graph is nested too deeply (%s)', (open) => {
    const times = 20_000
    const close = open === '[' ? ']' : '}'
    const deep: unknown = JSON.parse(`${open.repeat(times)}1${close.repeat(times)}`)
    const odd = chain()
    const a = odd.nodes[1]
    if (a) a.config = { level: 3, deep }
    expect(codes(odd)).toEqual(['graph-malformed'])
    expect(codes(deep)).toEqual(['graph-malformed'])
  })

  it('migrates the config of an older node', () => {
    const old = chain()
    const a = old.nodes[1]
    if (a) {
      a.version = 1
      a.config = { depth: 5 }
    }
    expect(compile(old, definitions, environment).plan?.steps[1]?.config).toEqual({ level: 5 })
  })

  it.each<[string, (g: Graph) => void, IssueCode]>([
    ['an unknown node type', (g) => g.nodes.push(node('x', 'nope')), 'node-type-unknown'],
    ['a node of a newer version', (g) => g.nodes.push({ ...node('x', 'step'), version: 9 }), 'node-too-new'],
    ['a config out of range', (g) => g.nodes.push(node('x', 'step', { level: 99 })), 'config-invalid'],
    ['an edge to nowhere', (g) => g.edges.push(edge('a.text', 'ghost.text')), 'edge-dangling'],
    ['an unknown port', (g) => g.edges.push(edge('a.sound', 'o.answer')), 'port-unknown'],
    ['ends that do not fit', (g) => g.edges.push(edge('a.text', 'o.sources')), 'port-type-mismatch'],
    ['two edges into one input', (g) => g.edges.push(edge('i.question', 'o.answer')), 'port-taken'],
    [
      'a missing input',
      (g) => {
        g.edges = g.edges.filter((e) => e.target.node !== 'a')
      },
      'input-missing',
    ],
    ['a second input node', (g) => g.nodes.push(node('i2', 'in', { fields: [field] })), 'several-input-nodes'],
    [
      'no output node',
      (g) => {
        g.nodes = g.nodes.filter((n) => n.id !== 'o')
        g.edges = g.edges.filter((e) => e.target.node !== 'o')
      },
      'no-output-node',
    ],
    [
      'a node that leads nowhere',
      (g) => {
        g.nodes.push(node('x', 'step'))
        g.edges.push(edge('i.question', 'x.text'))
      },
      'unreachable',
    ],
    ['a duplicate id', (g) => g.nodes.push(node('a', 'step')), 'duplicate-id'],
    [
      'a missing collection',
      (g) => {
        g.nodes.push(node('f', 'find', { collectionId: 'gone' }))
        g.edges.push(edge('i.question', 'f.query'))
      },
      'collection-missing',
    ],
    [
      'a filter on an unknown field',
      (g) => {
        g.nodes.push(
          node('f', 'find', { collectionId: 'col', filter: { must: [{ field: 'colour', op: 'eq', value: 'red' }] } }),
        )
        g.edges.push(edge('i.question', 'f.query'))
      },
      'filter-field-unknown',
    ],
    [
      'a model that is not pulled',
      (g) => {
        const c = g.nodes[2]
        if (c) c.config = { model: { provider: 'ollama', model: 'llama9' } }
      },
      'model-missing',
    ],
    [
      'an answer without sources',
      (g) => {
        g.edges = g.edges.filter((e) => e.target.port !== 'sources')
      },
      'sources-missing',
    ],
  ])('reports %s', (_name, change, code) => {
    const broken = structuredClone(chain())
    change(broken)
    expect(codes(broken)).toContain(code)
  })

  it.each<[string, (g: Graph) => void, IssueCode]>([
    ['an input without an edge', (g) => g.nodes.push(node('x', 'step')), 'input-missing'],
    ['an unknown type', (g) => g.nodes.push(node('x', 'nope')), 'node-type-unknown'],
    ['a config out of range', (g) => g.nodes.push(node('x', 'step', { level: 99 })), 'config-invalid'],
    ['an edge to nowhere', (g) => g.edges.push(edge('a.text', 'ghost.text')), 'edge-dangling'],
    [
      'a circle',
      (g) => {
        g.nodes.push(node('x', 'step'), node('y', 'step'))
        g.edges.push(edge('x.text', 'y.text'), edge('y.text', 'x.text'))
      },
      'unreachable',
    ],
  ])('warns of %s that does not lead to the output, and runs the rest', (_name, change, code) => {
    const odd = structuredClone(chain())
    change(odd)
    const { plan, issues } = compile(odd, definitions, environment)
    expect(issues.map((found) => [found.code, found.severity])).toContainEqual([code, 'warning'])
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(plan?.hash).toBe(compile(chain(), definitions, environment).plan?.hash)
  })

  it.each<[string, (g: Graph) => void]>([
    ['an unknown node that feeds a step', (g) => g.nodes.push(node('x', 'nope'))],
    ['a port that is gone from one', (g) => g.nodes.push(node('x', 'step'))],
  ])('refuses %s that leads to the output', (_name, change) => {
    const odd = structuredClone(chain())
    change(odd)
    odd.edges = odd.edges.map((each) => (each.target.port === 'sources' ? edge('x.sound', 'o.sources') : each))
    const { plan, issues } = compile(odd, definitions, environment)
    expect(plan).toBeNull()
    expect(issues[0]?.severity).toBe('error')
  })

  it('plans what leads to the targets alone, whatever is wrong behind them', () => {
    const odd = structuredClone(chain())
    odd.nodes = odd.nodes.filter(({ id }) => id !== 'o')
    odd.edges = odd.edges.filter(({ target }) => target.node !== 'o')
    odd.nodes.push(node('late', 'step', { level: 99 }))
    odd.edges.push(edge('c.text', 'late.text'))
    const { plan } = compile(odd, definitions, environment, { targets: ['c'] })
    expect(plan?.steps.map(({ id }) => id)).toEqual(['i', 'a', 'c'])
    expect(plan?.stream).toEqual({ step: 'c', port: 'text' })
    expect(compile(odd, definitions, environment, { targets: ['late'] }).plan).toBeNull()
  })

  it('reports a circle once, with its members', () => {
    const circle = graph(
      [node('i', 'in', { fields: [field] }), node('x', 'step'), node('y', 'step'), node('o', 'out')],
      [edge('x.text', 'y.text'), edge('y.text', 'x.text'), edge('y.text', 'o.answer')],
    )
    const cycles = compile(circle, definitions, environment).issues.filter((found) => found.code === 'cycle')
    expect(cycles).toHaveLength(1)
    expect(cycles[0]?.params).toEqual({ nodes: ['x', 'y'] })
  })

  it('warns but compiles when the server of a named model is down', () => {
    const g = chain()
    const c = g.nodes[2]
    if (c) c.config = { model: { provider: 'openai', model: 'gpt' } }
    const { plan, issues } = compile(g, definitions, environment)
    expect(issues.map((found) => found.code)).toEqual(['provider-down'])
    expect(plan?.steps[2]?.resources.chatModels.model).toEqual({ provider: 'openai', model: 'gpt' })
  })

  it('freezes what a collection is, not how much is in it', () => {
    const g = graph(
      [
        node('i', 'in', { fields: [field] }),
        node('f', 'find', { collectionId: 'docs' }),
        node('a', 'step'),
        node('o', 'out'),
      ],
      [
        edge('i.question', 'f.query'),
        edge('f.chunks', 'a.text'),
        edge('a.text', 'o.answer'),
        edge('f.chunks', 'o.sources'),
      ],
    )
    const grown: Environment = {
      ...environment,
      collections: environment.collections.map((c) => ({ ...c, chunks: 99, documents: 9, revision: 8 })),
    }
    expect(compile(g, definitions, grown).plan?.hash).toBe(compile(g, definitions, environment).plan?.hash)
    expect(
      compile(g, definitions, environment).plan?.steps.find((s) => s.id === 'f')?.resources.collections.collection,
    ).toEqual({ id: 'col', slug: 'docs', name: 'Docs', fields: [{ name: 'year', type: 'number' }] })
  })

  describe('with a pipeline inside', () => {
    const running = (config: Record<string, unknown>): Graph =>
      graph(
        [node('i', 'in', { fields: [field] }), node('r', 'run', config), node('o', 'out')],
        [edge('i.question', 'r.text'), edge('r.text', 'o.answer')],
      )
    const found = (config: Record<string, unknown>) =>
      compile(running(config), definitions, environment).issues.map(({ code, path }) => [code, path])
    const versionOf = (versionId: string): Environment => ({
      ...environment,
      pipelines: environment.pipelines.map((each) => ({ ...each, versionId })),
    })

    it('pins its published version, by id or slug, and hashes it', () => {
      for (const pipelineId of ['pipe', 'ask']) {
        const { plan } = compile(running({ pipelineId, fields: [field] }), definitions, environment)
        expect(plan?.steps.find(({ id }) => id === 'r')?.resources.pipelines).toEqual({
          pipeline: { id: 'pipe', slug: 'ask', name: 'Ask', versionId: 'v1' },
        })
      }
      const hashes = ['v1', 'v2', 'v1'].map(
        (id) => compile(running({ pipelineId: 'pipe', fields: [field] }), definitions, versionOf(id)).plan?.hash,
      )
      expect(hashes[0]).toBeDefined()
      expect(hashes[1]).not.toBe(hashes[0])
      expect(hashes[2]).toBe(hashes[0])
    })

    it('reports one that is not published, and inputs that no longer fit', () => {
      expect(found({ pipelineId: '' })).toEqual([['pipeline-missing', ['pipelineId']]])
      expect(found({ pipelineId: 'gone' })).toEqual([['pipeline-missing', ['pipelineId']]])
      const why = (pipelineId: string) =>
        compile(running({ pipelineId, fields: [field] }), definitions, environment).issues.map(({ message }) => message)
      expect(why('draft')).toContain('“Draft” has no published version.')
      expect(why('gone')).toContain('There is no published pipeline “gone”.')
      const misfit = [['config-invalid', ['pipelineId']]]
      expect(found({ pipelineId: 'pipe', fields: [] })).toEqual(misfit)
      expect(found({ pipelineId: 'pipe', fields: [{ ...field, type: 'json' }] })).toEqual(misfit)
      expect(found({ pipelineId: 'pipe', fields: [{ ...field, required: false }] })).toEqual(misfit)
      expect(found({ pipelineId: 'pipe', fields: [field, { name: 'more', type: 'text' }] })).toEqual(misfit)
      expect(found({ pipelineId: 'pipe', fields: [field] })).toEqual([])
    })
  })

  it('freezes alternatives in the order of their ports, which then are not required to arrive', () => {
    const either = (config: Record<string, unknown>): Graph =>
      graph(
        [node('i', 'in', { fields: [field] }), node('e', 'either', config), node('o', 'out')],
        [edge('i.question', 'e.one'), edge('i.question', 'e.other'), edge('e.text', 'o.answer')],
      )
    const stepOf = (config: Record<string, unknown>) =>
      compile(either(config), definitions, environment).plan?.steps.find(({ id }) => id === 'e')
    expect(stepOf({})).toMatchObject({
      alternatives: { ports: ['one', 'other'], acceptEmpty: false },
      requires: [],
      effect: 'read',
    })
    expect(stepOf({ writes: true })?.effect).toBe('write')
    const open = either({})
    open.edges = open.edges.filter(({ target }) => target.port !== 'other')
    expect(codes(open)).toContain('input-missing')
  })

  it('takes several edges at a join, in an order that drawing does not change', () => {
    const nodes = [
      node('i', 'in', { fields: [field] }),
      node('a', 'step'),
      node('b', 'step'),
      node('j', 'join'),
      node('o', 'out'),
    ]
    const edges = [
      edge('i.question', 'a.text'),
      edge('i.question', 'b.text'),
      edge('b.text', 'j.text'),
      edge('a.text', 'j.text'),
      edge('j.text', 'o.answer'),
      edge('a.chunks', 'o.sources'),
    ]
    const { plan } = compile(graph(nodes, edges), definitions, environment)
    expect(plan?.steps.find((step) => step.id === 'j')?.feeds.text?.map((feed) => feed.step)).toEqual(['a', 'b'])
  })
})

describe('canConnect', () => {
  const check = (from: string, to: string): string => {
    const { source, target } = edge(from, to)
    const result = canConnect(chain(), definitions, source, target)
    return result.ok ? 'ok' : result.reason.code
  }
  it('says why an edge is refused', () => {
    expect(check('a.text', 'o.sources')).toBe('port-type-mismatch')
    expect(check('i.question', 'o.answer')).toBe('port-taken')
    expect(check('i.nothing', 'o.answer')).toBe('port-unknown')
    const open = chain()
    open.edges = open.edges.filter((e) => e.target.node !== 'a')
    const { source, target } = edge('a.text', 'a.text')
    expect(canConnect(open, definitions, source, target)).toMatchObject({ ok: false, reason: { code: 'cycle' } })
    const good = edge('i.question', 'a.text')
    expect(canConnect(open, definitions, good.source, good.target)).toEqual({ ok: true })
  })
})
