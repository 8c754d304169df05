import { z } from 'zod'
import { type ConfigIssue, defineNode, type Ports } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { type Said, say } from '@/pipeline/said'
import { messages } from './messages'

const MOST_LISTS = 8

const config = z.object({
  lists: z.number().int().min(2).max(MOST_LISTS).default(2).meta({ ui: 'slider', step: 1 }),
  method: z.enum(['rrf', 'dbsf', 'score']).default('rrf').meta({}),
  topK: z.number().int().min(1).max(100).default(10).meta({ ui: 'slider', step: 1 }),
  weights: z.array(z.number().min(0).max(100)).max(MOST_LISTS).default([]).meta({ ui: 'number-list', advanced: true }),
  k: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(60)
    .meta({ advanced: true, visibleWhen: { field: 'method', in: ['rrf'] } }),
})
export type FusionConfig = z.infer<typeof config>

/** Names of the input ports, in their order. */
export const listPorts = (lists: number): string[] => Array.from({ length: lists }, (_, i) => `list${i + 1}`)

/** The weight of each list; those that are not set weigh 1. */
export const weightsOf = ({ lists, weights }: FusionConfig): number[] =>
  Array.from({ length: lists }, (_, i) => weights[i] ?? 1)

function check(value: FusionConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  const report = (message: Said) => issues.push({ code: 'config-invalid', message, path: ['weights'] })
  if (value.weights.length > value.lists) {
    report(say('There are {weights} weights for {lists} lists.', { weights: value.weights.length, lists: value.lists }))
  }
  if (weightsOf(value).every((weight) => weight === 0)) report(say('Every list weighs 0, so nothing would be left.'))
  return issues
}

/** Joins several lists of chunks into one order. */
export const fusion = defineNode({
  type: 'fusion',
  version: 1,
  category: 'retrieval',
  icon: 'IconArrowMerge',
  order: 40,
  next: ['reranker', 'context-packer', 'prompt-template'],
  messages,
  config,
  defaults: { lists: 2, method: 'rrf', topK: 10, weights: [], k: 60 },
  ports: ({ lists }) => {
    const inputs: Ports = Object.fromEntries(listPorts(lists).map((name) => [name, port.chunks({ required: false })]))
    return { inputs, outputs: { chunks: port.chunks() } }
  },
  explain: { kind: 'chunks', stage: 'fused', reason: 'fused-out', limit: ({ topK }) => topK },
  needs: [],
  effect: 'pure',
  timeoutMs: 10_000,
  check,
})
