import { z } from 'zod'
import type { Environment } from '../environment'
import { filterSchema } from '../filter'
import { emptyGraph, type Graph, type GraphEdge, type GraphNode } from '../graph'
import { modelRefSchema } from '../model-ref'
import {
  type AnyDefinition,
  type Definitions,
  defineNode,
  type NodeMessages,
  type ResourceRef,
} from '../node-definition'
import { inputFieldSchema } from '../plan'
import { port } from '../ports'

const texts = { title: '', description: '', summary: '', help: '', ports: {}, fields: {}, options: {} }
const messages: NodeMessages = { en: texts, es: texts }
const common = {
  version: 1,
  category: 'logic',
  icon: 'IconBox',
  messages,
  needs: [],
  effect: 'pure',
  timeoutMs: 1000,
  defaults: {},
} as const

export const definitions: Definitions = new Map(
  [
    defineNode({
      ...common,
      type: 'in',
      role: 'input',
      config: z.object({ fields: z.array(inputFieldSchema) }),
      signature: ({ fields }) => fields,
      ports: () => ({ inputs: {}, outputs: { question: port.text() } }),
    }),
    defineNode({
      ...common,
      type: 'step',
      version: 2,
      category: 'retrieval',
      config: z.object({ level: z.number().max(10).default(1), tag: z.string().optional() }),
      migrate: { 1: (config) => ({ ...config, level: Number(config.depth ?? 1) }) },
      ports: () => ({ inputs: { text: port.text() }, outputs: { text: port.text(), chunks: port.chunks() } }),
    }),
    defineNode({
      ...common,
      type: 'join',
      config: z.object({}),
      ports: () => ({ inputs: { text: port.text({ accepts: 'first' }) }, outputs: { text: port.text() } }),
    }),
    defineNode({
      ...common,
      type: 'chat',
      config: z.object({
        model: modelRefSchema,
        language: z.boolean().optional(),
        embedder: modelRefSchema.optional(),
      }),
      streams: 'text',
      resources: ({ model, language, embedder }) => {
        const refs: ResourceRef[] = [{ kind: 'chatModel', key: 'model', ref: model, path: ['model'], language }]
        if (embedder) refs.push({ kind: 'embedder', key: 'near', ref: embedder, path: ['embedder'] })
        return refs
      },
      ports: () => ({ inputs: { messages: port.messages() }, outputs: { text: port.text() } }),
    }),
    defineNode({
      ...common,
      type: 'find',
      config: z.object({ collectionId: z.string(), filter: filterSchema.prefault({}) }),
      effect: 'read',
      resources: ({ collectionId: id, filter: value }) => [
        { kind: 'collection', key: 'collection', id, path: ['collectionId'], filter: { value, path: ['filter'] } },
      ],
      ports: () => ({ inputs: { query: port.text() }, outputs: { chunks: port.chunks() } }),
    }),
    defineNode({
      ...common,
      type: 'run',
      config: z.object({ pipelineId: z.string(), fields: z.array(inputFieldSchema).default([]) }),
      effect: 'write',
      resources: ({ pipelineId: id, fields: inputs }) => [
        { kind: 'pipeline', key: 'pipeline', id, path: ['pipelineId'], inputs },
      ],
      ports: () => ({ inputs: { text: port.text() }, outputs: { text: port.text() } }),
    }),
    defineNode({
      ...common,
      type: 'either',
      config: z.object({ writes: z.boolean().default(false) }),
      effectOf: (config) => (config.writes ? 'write' : 'read'),
      alternatives: () => ({ acceptEmpty: false }),
      ports: () => ({ inputs: { one: port.text(), other: port.text() }, outputs: { text: port.text() } }),
    }),
    defineNode({
      ...common,
      type: 'out',
      role: 'output',
      config: z.object({}),
      ports: () => ({ inputs: { answer: port.text(), sources: port.chunks({ required: false }) }, outputs: {} }),
    }),
  ].map((definition) => [definition.type, definition as unknown as AnyDefinition]),
)

export const field = { name: 'question', type: 'text', required: true }
let next = 0
export const node = (id: string, type: string, config: Record<string, unknown> = {}): GraphNode => ({
  id,
  type,
  version: definitions.get(type)?.version ?? 1,
  position: { x: next++ * 10, y: 0 },
  config,
})
export const edge = (from: string, to: string): GraphEdge => {
  const [sourceNode = '', sourcePort = ''] = from.split('.')
  const [targetNode = '', targetPort = ''] = to.split('.')
  return {
    id: `${from}>${to}`,
    source: { node: sourceNode, port: sourcePort },
    target: { node: targetNode, port: targetPort },
  }
}
export const graph = (nodes: GraphNode[], edges: GraphEdge[]): Graph => ({ ...emptyGraph(), nodes, edges })

export const chain = (): Graph =>
  graph(
    [
      node('i', 'in', { fields: [field] }),
      node('a', 'step', { level: 3 }),
      node('c', 'chat', { model: { provider: 'auto', model: '' } }),
      node('o', 'out'),
    ],
    [
      edge('i.question', 'a.text'),
      edge('a.text', 'c.messages'),
      edge('c.text', 'o.answer'),
      edge('a.chunks', 'o.sources'),
    ],
  )

export const environment: Environment = {
  down: ['openai'],
  rerankServer: true,
  secrets: [],
  unpublished: [{ id: 'draft', slug: 'draft', name: 'Draft' }],
  pipelines: [
    {
      id: 'pipe',
      slug: 'ask',
      name: 'Ask',
      versionId: 'v1',
      number: 1,
      inputs: [
        { name: 'question', type: 'text', required: true },
        { name: 'tone', type: 'text', required: true, default: 'dry' },
      ],
    },
  ],
  models: [
    { provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] },
    {
      provider: 'ollama',
      model: 'tiny:latest',
      digest: 'd1',
      contextTokens: 4096,
      parameters: '270M',
      capabilities: ['chat'],
    },
    {
      provider: 'ollama',
      model: 'big:8b',
      digest: 'd2',
      contextTokens: 32768,
      parameters: '8.0B',
      capabilities: ['chat'],
    },
  ],
  collections: [
    {
      id: 'col',
      slug: 'docs',
      name: 'Docs',
      documents: 1,
      chunks: 4,
      storeName: 'telar_col',
      embedder: { provider: 'built-in', model: 'lexical-384' },
      dimension: 384,
      language: 'en',
      fields: [{ name: 'year', type: 'number' }],
      revision: 7,
    },
  ],
}
