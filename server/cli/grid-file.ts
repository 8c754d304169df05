import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { type Assertion, assertionSchema } from '@/pipeline/cases/assertion'
import { type CaseDraft, splitSchema } from '@/pipeline/cases/case'
import type { AppError } from '@/pipeline/errors'
import type { ModelRef } from '@/pipeline/model-ref'
import { type GridModel, gridModelSchema, gridSetupSchema, MOST_MODELS, MOST_VARIANTS } from '@/pipeline/play/grid'
import { say } from '@/pipeline/said'
import { readCases } from '@/server/cases/formats'
import { readObjects } from '@/server/cases/formats/json'
import { isRecord, Reading, type Refusal } from '@/server/cases/formats/reading'
import type { Yaml } from '@/server/cases/formats/yaml'
import { type Fail, numbered, readDescribed, refOf, textOf, wrongAt } from './described-file'

const DOCS = 'docs/playground.md'

const shareSchema = z.number().min(0).max(1)
const promptSchema = z.strictObject({
  system: z.string().max(100_000).default(''),
  user: z.string().min(1).max(100_000),
})
const modelNameSchema = z.string().max(220)

/** A grid as a file: what `telar play` plays. docs/playground.md has an example of each member. */
const gridFileSchema = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  /** The slug or id of a pipeline; else `prompt` alone, whose variables are the inputs. */
  pipeline: z.string().min(1).max(100).optional(),
  /** The node that is varied; absent: the only one that can be. */
  node: z.string().min(1).max(100).optional(),
  prompt: promptSchema.optional(),
  /** What each variant changes of the node's config; `system` and `user` are those members of it. None: as it is drawn. */
  variants: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(120),
        system: z.string().max(100_000).optional(),
        user: z.string().max(100_000).optional(),
        config: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .max(MOST_VARIANTS)
    .default([]),
  /** `provider/model`, or that with a price. None: the one that is drawn. */
  models: z
    .array(z.union([modelNameSchema, z.strictObject({ model: modelNameSchema, price: gridModelSchema.shape.price })]))
    .max(MOST_MODELS)
    .default([]),
  repeats: gridSetupSchema.shape.repeats,
  /** The name or id of a dataset, and which version of it; absent: the newest. */
  dataset: z
    .union([
      z.string().min(1).max(120),
      z.strictObject({ name: z.string().min(1).max(120), version: z.number().int().positive().optional() }),
    ])
    .optional(),
  /** Cases themselves, or a file of them beside this one. */
  cases: z.union([z.string().min(1).max(1_000), z.array(z.unknown()).min(1).max(5_000)]).optional(),
  /** Only these of them. */
  select: z.strictObject({ split: splitSchema.optional(), tag: z.string().max(60).optional() }).default({}),
  assertions: z.array(assertionSchema).max(20).default([]),
  judge: modelNameSchema.optional(),
  limits: z
    .strictObject({
      /** Least share of its judged cells that must pass in each column; absent: all. */
      failUnder: shareSchema.optional(),
      /** Most cells that could not be judged; above it nothing is compared. */
      unjudgedAtMost: shareSchema.default(0.05),
    })
    .prefault({}),
})

/** A grid file as it is played. */
export interface GridFile
  extends Pick<z.output<typeof gridFileSchema>, 'pipeline' | 'node' | 'prompt' | 'repeats' | 'select' | 'limits'> {
  name: string
  /** `config`: the members of the node's config that the variant has instead of those that are drawn. */
  variants: { name: string; config: Record<string, unknown> }[]
  models: GridModel[]
  dataset?: { name: string; version?: number | undefined }
  cases?: CaseDraft[]
  assertions: Assertion[]
  judge?: ModelRef
}

/**
 * Reads a grid file (YAML or JSON), and the file of cases that it names. Throws `invalid-input` that names file and line,
 * and the nearest word where one is not known; `not-found` for a file that is not there.
 */
export async function readGridFile(path: string): Promise<GridFile> {
  const { value, yaml, fail } = await readDescribed(path, gridFileSchema, DOCS)
  const { name, models, judge: judgeName, variants, dataset, cases, ...rest } = value
  if ((rest.pipeline === undefined) === (rest.prompt === undefined))
    throw fail(say('Give either “pipeline” or “prompt”: what is to be played.'), 'prompt')
  if ((dataset === undefined) === (cases === undefined))
    throw fail(say('Give either “dataset” or “cases”: what it is played with.'), 'cases')
  const names = variants.map((variant) => variant.name)
  const twice = names.find((one, at) => names.indexOf(one) < at)
  if (twice !== undefined) throw fail(say('Two variants are called “{name}”.', { name: twice }), 'variants')
  return {
    ...rest,
    name: name ?? basename(path).replace(/\.\w+$/, ''),
    variants: variants.map(({ name: called, system, user, config }) => ({
      name: called,
      config: { ...config, ...(system !== undefined && { system }), ...(user !== undefined && { user }) },
    })),
    models: models.map((model, at) => modelOf(model, (said) => fail(said, 'models', String(at)))),
    ...(judgeName !== undefined && { judge: refOf(judgeName, (said) => fail(said, 'judge')) }),
    ...(dataset !== undefined && { dataset: typeof dataset === 'string' ? { name: dataset } : dataset }),
    ...(cases !== undefined && { cases: await casesOf(cases, path, yaml) }),
  }
}

function modelOf(model: string | { model: string; price?: GridModel['price'] }, fail: Fail): GridModel {
  if (typeof model === 'string') return { ref: refOf(model, fail) }
  return { ref: refOf(model.model, fail), ...(model.price && { price: model.price }) }
}

/** All of them, or the first that cannot be read: a check must not go on with fewer cases than it names. */
async function casesOf(cases: string | unknown[], path: string, yaml: Yaml): Promise<CaseDraft[]> {
  if (typeof cases === 'string') {
    const file = resolve(dirname(path), cases)
    const read = readCases([{ name: basename(file), text: await textOf(file) }], 'auto')
    return complete(read, ({ where, reason }) =>
      wrongAt(path, yaml.lineOf(['cases']), say('{field}: {reason}', { field: where, reason }), DOCS),
    )
  }
  const reading = new Reading()
  readObjects(
    cases.map((value, at) => ({ where: String(at), value: withCheckIds(value) })),
    reading,
  )
  return complete(reading, ({ where, reason }) => wrongAt(path, yaml.lineOf(['cases', Number(where)]), reason, DOCS))
}

/** The checks of one case are named as those of all are. */
function withCheckIds(value: unknown): unknown {
  if (!isRecord(value)) return value
  if (Array.isArray(value.checks)) return { ...value, checks: numbered(value.checks, 'c') }
  if (isRecord(value.expected) && Array.isArray(value.expected.checks))
    return { ...value, expected: { ...value.expected, checks: numbered(value.expected.checks, 'c') } }
  return value
}

function complete(
  { cases, refused }: Pick<Reading, 'cases' | 'refused'>,
  fail: (refusal: Refusal) => AppError,
): CaseDraft[] {
  const [first] = refused
  if (first) throw fail(first)
  return cases.map(({ draft }) => draft)
}
