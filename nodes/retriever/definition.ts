import { z } from 'zod'
import { filterSchema } from '@/pipeline/filter'
import { jsonSchema } from '@/pipeline/json'
import { type ConfigIssue, defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { type Said, say, sentence } from '@/pipeline/said'
import { fusionSettings } from '@/pipeline/search'
import { fillFilter, filterVariables, misspelt } from './filter-variables'
import { messages, notes } from './messages'
import { queryList } from './query-list'

const hybrid = { visibleWhen: { field: 'mode', in: ['hybrid'] } }

const config = z.object({
  collectionId: z.string().min(1, sentence('Choose a collection.')).meta({ ui: 'collection' }),
  mode: z.enum(['hybrid', 'dense', 'sparse']).default('hybrid').meta({}),
  topK: z.number().int().min(1).max(100).default(8).meta({ ui: 'slider', step: 1 }),
  fusion: z.enum(fusionSettings).default('auto').meta(hybrid),
  denseShare: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ step: 0.05, visibleWhen: { field: 'fusion', in: ['score'] } }),
  scoreThreshold: z.number().optional().meta({}),
  filter: filterSchema.prefault({}).meta({ ui: 'filter' }),
  expand: z.enum(['none', 'neighbours', 'parent']).default('none').meta({}),
  neighbours: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(1)
    .meta({ visibleWhen: { field: 'expand', in: ['neighbours'] } }),
  candidates: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .meta({ advanced: true, ...hybrid }),
  denseWeight: z
    .number()
    .min(0.1)
    .max(10)
    .default(1)
    .meta({ advanced: true, step: 0.1, visibleWhen: { field: 'fusion', in: ['rrf'] } }),
  sparseWeight: z
    .number()
    .min(0.1)
    .max(10)
    .default(1)
    .meta({ advanced: true, step: 0.1, visibleWhen: { field: 'fusion', in: ['rrf'] } }),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta({ advanced: true, ui: 'slider', step: 0.05, visibleWhen: { field: 'mode', in: ['hybrid', 'dense'] } }),
  prefer: z.boolean().default(false).meta({}),
  preferStrength: z
    .number()
    .min(0.1)
    .max(3)
    .default(1)
    .meta({ advanced: true, step: 0.1, visibleWhen: { field: 'prefer', in: [true] } }),
  perDocument: z.number().int().min(0).max(100).default(0).meta({ advanced: true }),
})
export type RetrieverConfig = z.infer<typeof config>

const issue = (message: Said): ConfigIssue => ({ code: 'config-invalid', message, path: ['filter'] })

const taken = new Set(['query', 'queries'])

function check({ filter }: RetrieverConfig): ConfigIssue[] {
  const clashes = filterVariables(filter).filter((name) => taken.has(name))
  return [
    ...clashes.map((name) =>
      issue(
        say("The filter's value {value} has the name of another input. Choose another one.", {
          value: `{{ ${name} }}`,
        }),
      ),
    ),
    ...misspelt(filter).map((text) =>
      issue(
        say('“{text}” in the filter is no name of an input: take small letters, digits and underscores.', { text }),
      ),
    ),
  ]
}

/** Finds the chunks of a collection that fit a query, by meaning, by words, or both. */
export const retriever = defineNode({
  type: 'retriever',
  version: 2,
  category: 'retrieval',
  icon: 'IconDatabaseSearch',
  order: 30,
  next: ['prompt-template', 'reranker', 'context-packer', 'fusion', 'grounding', 'output'],
  messages,
  notes,
  config,
  defaults: {
    collectionId: '',
    mode: 'hybrid',
    topK: 8,
    fusion: 'auto',
    filter: { must: [], should: [], mustNot: [] },
    expand: 'none',
    candidates: 50,
    prefer: true,
  },
  ports: ({ filter }) => ({
    inputs: {
      query: port.text(),
      queries: port.json({ required: false }),
      // A value may be missing only by mistake, so its port is required; `filterVariables` says why.
      ...Object.fromEntries(filterVariables(filter).map((name) => [name, port.json({ dynamic: true })])),
    },
    outputs: { chunks: port.chunks() },
  }),
  explain: {
    kind: 'search',
    search: (config, { query, queries, ...values }) => ({
      ...config,
      queries: queryList(String(query ?? ''), jsonSchema.optional().parse(queries)),
      filter: fillFilter(config.filter, values),
    }),
  },
  needs: ['embedder', 'vectorStore', 'collections'],
  effect: 'read',
  timeoutMs: 60_000,
  resources: ({ collectionId, filter }) => [
    {
      kind: 'collection',
      key: 'collection',
      id: collectionId,
      path: ['collectionId'],
      filter: { value: filter, path: ['filter'] },
    },
  ],
  check,
  // Until then lists were joined by their ranks unless somebody chose otherwise; so they stay.
  migrate: { 1: (config) => ({ ...config, fusion: config.fusion ?? 'rrf' }) },
})
