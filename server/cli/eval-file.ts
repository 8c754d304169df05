import { basename } from 'node:path'
import { z } from 'zod'
import { assertionSchema } from '@/pipeline/cases/assertion'
import { splitSchema } from '@/pipeline/cases/case'
import { chunkingSchema } from '@/pipeline/chunking'
import { type ExperimentSetup, experimentSetupSchema, limitsSchema } from '@/pipeline/evaluation/experiment'
import { isMetric, metricNames } from '@/pipeline/evaluation/metric-names'
import { type Facet, MOST_FACETS, MOST_VALUES, sweepSetupSchema } from '@/pipeline/evaluation/sweep'
import { nearestOf } from '@/pipeline/nearest'
import { say } from '@/pipeline/said'
import { readDescribed, refOf } from './described-file'

const DOCS = 'docs/evaluation.md'

/** One thing that varies, as people write it: a field of a node, how a collection is split, or its embedder. */
const varySchema = z.strictObject({
  node: z.string().min(1).max(100).optional(),
  field: z.string().min(1).max(200).optional(),
  collection: z.string().min(1).max(100).optional(),
  /** What of the collection varies. */
  what: z.enum(['chunking', 'embedder']).optional(),
  /** The node is left out, or not. */
  without: z.boolean().optional(),
  values: z.array(z.unknown()).min(1).max(MOST_VALUES).optional(),
})

/** A sweep as a file: what `telar eval sweep` runs. docs/evaluation.md has an example of each member. */
const sweepFileSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  pipeline: z.string().min(1).max(100),
  dataset: z.union([
    z.string().min(1).max(120),
    z.strictObject({ name: z.string().min(1).max(120), version: z.number().int().positive().optional() }),
  ]),
  select: z.strictObject({ split: splitSchema.optional(), tag: z.string().max(60).optional() }).prefault({}),
  vary: z.array(varySchema).min(1).max(MOST_FACETS),
  metric: z.string().max(60).optional(),
  search: sweepSetupSchema.shape.search,
  confirm: sweepSetupSchema.shape.confirmOn,
  most: sweepSetupSchema.shape.most,
  seed: sweepSetupSchema.shape.seed,
  repeats: experimentSetupSchema.shape.repeats,
  assertions: z.array(assertionSchema).max(20).default([]),
  judge: z.string().max(220).optional(),
  limits: limitsSchema.prefault({}),
})

/** A sweep file as it is run. Collections and chunkings are still as people wrote them. */
export interface SweepFile {
  name: string
  pipeline: string
  dataset: { name: string; version?: number | undefined }
  vary: Vary[]
  setup: Omit<ExperimentSetup, 'sweep'> & { sweep: Omit<NonNullable<ExperimentSetup['sweep']>, 'facets'> }
}
export type Vary =
  | Extract<Facet, { kind: 'config' | 'without' }>
  | { kind: 'chunking'; collection: string; values: Record<string, unknown>[] }
  | { kind: 'embedder'; collection: string; values: z.output<typeof experimentSetupSchema>['judge'][] }

/** Throws `invalid-input` that names file and line, and the nearest word; `not-found` for a file that is not there. */
export async function readSweepFile(path: string): Promise<SweepFile> {
  const { value, fail } = await readDescribed(path, sweepFileSchema, DOCS)
  const { name, pipeline, dataset, select, vary, metric, search, confirm, most, seed, judge, ...rest } = value
  if (metric !== undefined && !isMetric(metric)) {
    const near = nearestOf(metric, Object.keys(metricNames))
    throw fail(
      near === undefined
        ? say('“{name}” is no metric.', { name: metric })
        : say('“{name}” is no metric. Did you mean “{near}”?', { name: metric, near }),
      'metric',
    )
  }
  const read = vary.map((one, at): Vary => {
    const wrong = (said: Parameters<typeof fail>[0]) => fail(said, 'vary', String(at))
    if (one.what === 'chunking' && one.collection !== undefined && one.values)
      return { kind: 'chunking', collection: one.collection, values: one.values.map((part) => partOf(part, wrong)) }
    if (one.what === 'embedder' && one.collection !== undefined && one.values)
      return {
        kind: 'embedder',
        collection: one.collection,
        values: one.values.map((ref) => refOf(String(ref), wrong)),
      }
    if (one.node !== undefined && one.without === true)
      return { kind: 'without', nodeId: one.node, values: [false, true] }
    if (one.node !== undefined && one.field !== undefined && one.values)
      return { kind: 'config', nodeId: one.node, path: one.field, values: one.values }
    throw wrong(
      say('Give “node”, “field” and “values”; or “collection”, “what” and “values”; or “node” and “without: true”.'),
    )
  })
  return {
    name: name ?? basename(path).replace(/\.\w+$/, ''),
    pipeline,
    dataset: typeof dataset === 'string' ? { name: dataset } : dataset,
    vary: read,
    setup: {
      ...experimentSetupSchema.parse({ cases: select, ...rest, ...(metric !== undefined && { metric }) }),
      ...(judge !== undefined && { judge: refOf(judge, (said) => fail(said, 'judge')) }),
      sweep: { search, confirmOn: confirm, most, seed },
    },
  }
}

const partial = chunkingSchema.partial().strict()

function partOf(value: unknown, wrong: (said: ReturnType<typeof say>) => Error): Record<string, unknown> {
  const read = partial.safeParse(value)
  if (!read.success) throw wrong(say('These are no settings of chunking: {value}.', { value: JSON.stringify(value) }))
  // What a schema leaves out has no default here: it is as the live index has it.
  const given = value as Record<string, unknown>
  return Object.fromEntries(Object.entries(read.data).filter(([name]) => Object.hasOwn(given, name)))
}
