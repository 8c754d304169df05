import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { type Assertion, assertionSchema } from '@/pipeline/cases/assertion'
import { type CaseDraft, splitSchema } from '@/pipeline/cases/case'
import { decodeUnicode } from '@/pipeline/decode-unicode'
import { AppError } from '@/pipeline/errors'
import { judge, placed } from '@/pipeline/judge'
import { type ModelRef, modelRefSchema } from '@/pipeline/model-ref'
import { nearestOf } from '@/pipeline/nearest'
import { type GridModel, gridModelSchema, gridSetupSchema, MOST_MODELS, MOST_VARIANTS } from '@/pipeline/play/grid'
import { type Said, say } from '@/pipeline/said'
import { readCases } from '@/server/cases/formats'
import { readObjects } from '@/server/cases/formats/json'
import { isRecord, Reading, type Refusal, Unreadable } from '@/server/cases/formats/reading'
import { type Yaml, yamlOf } from '@/server/cases/formats/yaml'

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
  const yaml = parsed(path, await textOf(path))
  const value = withIds(yaml.value)
  const judged = judge(gridFileSchema, value)
  if (!judged.success) {
    const unknown = unknownWord(value)
    throw unknown
      ? wrongAt(path, yaml.lineOf(unknown.path), unknown.said)
      : wrongAt(path, yaml.lineOf(judged.first.path), placed(judged.first, basename(path)))
  }
  const { name, models, judge: judgeName, variants, dataset, cases, ...rest } = judged.data
  const fail = (said: Said, ...at: string[]) => wrongAt(path, yaml.lineOf(at), said)
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

async function textOf(path: string): Promise<string> {
  try {
    return decodeUnicode(await readFile(path))
  } catch (cause) {
    throw new AppError('not-found', say('The file {path} cannot be read.', { path }), {
      cause,
      fix: say('Check the path.'),
    })
  }
}

function parsed(path: string, text: string): Yaml {
  try {
    return yamlOf(text)
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw wrongAt(path, undefined, thrown.said)
    throw thrown
  }
}

const wrongAt = (path: string, line: number | undefined, what: Said): AppError => {
  const file = basename(path)
  const said =
    line === undefined
      ? say('{file}: {what}', { file, what })
      : say('{file}, line {line, plural, other {#}}: {what}', { file, line, what })
  return new AppError('invalid-input', said, {
    fix: say('docs/playground.md has an example of each member.'),
    details: { file: path, ...(line !== undefined && { line }) },
  })
}

/** People need not name assertions: each gets its number. */
function withIds(value: unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value.assertions)) return value
  return { ...value, assertions: numbered(value.assertions, 'a') }
}

/** The member of the file that has a member of this name. */
const ownerOf = (name: string): string | undefined =>
  Object.entries(gridFileSchema.shape).find(([, schema]) => {
    const inner = schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional ? schema.unwrap() : schema
    return inner instanceof z.ZodObject && Object.hasOwn(inner.shape, name)
  })?.[0]

/** The first member that is not known, with the word that was probably meant. */
function unknownWord(value: unknown): { path: PropertyKey[]; said: Said } | undefined {
  const { error } = gridFileSchema.safeParse(value)
  const found = error?.issues.find((issue) => issue.code === 'unrecognized_keys')
  const name = found?.code === 'unrecognized_keys' ? found.keys[0] : undefined
  if (!found || name === undefined) return undefined
  const near = nearestOf(name, wordsOf(z.toJSONSchema(gridFileSchema, { io: 'input', unrepresentable: 'any' })))
  const within = ownerOf(name)
  const said =
    within !== undefined && found.path.length === 0
      ? say('“{name}” belongs under “{within}”.', { name, within })
      : near === undefined
        ? say('“{name}” is not known here.', { name })
        : say('“{name}” is not known here. Did you mean “{near}”?', { name, near })
  return { path: [...found.path, name], said }
}

/** The names of all members that a schema has anywhere. */
function* wordsOf(schema: unknown): Iterable<string> {
  if (Array.isArray(schema)) for (const one of schema) yield* wordsOf(one)
  if (!isRecord(schema)) return
  for (const [key, member] of Object.entries(schema)) {
    if (key === 'properties' && isRecord(member)) yield* Object.keys(member)
    yield* wordsOf(member)
  }
}

type Fail = (said: Said) => AppError

function modelOf(model: string | { model: string; price?: GridModel['price'] }, fail: Fail): GridModel {
  if (typeof model === 'string') return { ref: refOf(model, fail) }
  return { ref: refOf(model.model, fail), ...(model.price && { price: model.price }) }
}

/** `ollama/llama3.2`, or `auto`. */
function refOf(name: string, fail: Fail): ModelRef {
  const [provider = '', ...rest] = name.split('/')
  const ref = modelRefSchema.safeParse({ provider, model: rest.join('/') })
  if (ref.success && (ref.data.model !== '' || provider === 'auto')) return ref.data
  throw fail(say('“{name}” is no model: give provider/model, such as ollama/llama3.2, or auto.', { name }))
}

/** All of them, or the first that cannot be read: a check must not go on with fewer cases than it names. */
async function casesOf(cases: string | unknown[], path: string, yaml: Yaml): Promise<CaseDraft[]> {
  if (typeof cases === 'string') {
    const file = resolve(dirname(path), cases)
    const read = readCases([{ name: basename(file), text: await textOf(file) }], 'auto')
    return complete(read, ({ where, reason }) =>
      wrongAt(path, yaml.lineOf(['cases']), say('{field}: {reason}', { field: where, reason })),
    )
  }
  const reading = new Reading()
  readObjects(
    cases.map((value, at) => ({ where: String(at), value: withCheckIds(value) })),
    reading,
  )
  return complete(reading, ({ where, reason }) => wrongAt(path, yaml.lineOf(['cases', Number(where)]), reason))
}

/** The checks of one case are named as those of all are. */
function withCheckIds(value: unknown): unknown {
  if (!isRecord(value)) return value
  if (Array.isArray(value.checks)) return { ...value, checks: numbered(value.checks, 'c') }
  if (isRecord(value.expected) && Array.isArray(value.expected.checks))
    return { ...value, expected: { ...value.expected, checks: numbered(value.expected.checks, 'c') } }
  return value
}

const numbered = (checks: readonly unknown[], letter: string) =>
  checks.map((one, at) => (isRecord(one) ? { id: `${letter}${at + 1}`, ...one } : one))

function complete(
  { cases, refused }: Pick<Reading, 'cases' | 'refused'>,
  fail: (refusal: Refusal) => AppError,
): CaseDraft[] {
  const [first] = refused
  if (first) throw fail(first)
  return cases.map(({ draft }) => draft)
}
