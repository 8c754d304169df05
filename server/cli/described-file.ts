import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { decodeUnicode } from '@/pipeline/decode-unicode'
import { AppError } from '@/pipeline/errors'
import { judge, placed } from '@/pipeline/judge'
import { type ModelRef, modelRefSchema } from '@/pipeline/model-ref'
import { nearestOf } from '@/pipeline/nearest'
import { type Said, say } from '@/pipeline/said'
import { isRecord, Unreadable } from '@/server/cases/formats/reading'
import { type Yaml, yamlOf } from '@/server/cases/formats/yaml'

/** What a person wrote for a command to do: YAML or JSON, in which mistakes are told by their line. */
export interface DescribedFile<Value> {
  value: Value
  yaml: Yaml
  fail: Fail
}
export type Fail = (said: Said, ...at: string[]) => AppError

/**
 * Reads a file as its schema says. Throws `invalid-input` that names file and line, and the nearest word where one is not
 * known; `not-found` for a file that is not there. `docs`: the page with examples.
 */
export async function readDescribed<Schema extends z.ZodObject>(
  path: string,
  schema: Schema,
  docs: string,
): Promise<DescribedFile<z.output<Schema>>> {
  const yaml = parsed(path, await textOf(path), docs)
  const value = withIds(yaml.value)
  const judged = judge(schema, value)
  if (judged.success)
    return { value: judged.data, yaml, fail: (said, ...at) => wrongAt(path, yaml.lineOf(at), said, docs) }
  const unknown = unknownWord(schema, value)
  throw unknown
    ? wrongAt(path, yaml.lineOf(unknown.path), unknown.said, docs)
    : wrongAt(path, yaml.lineOf(judged.first.path), placed(judged.first, basename(path)), docs)
}

/** Throws `not-found`. */
export async function textOf(path: string): Promise<string> {
  try {
    return decodeUnicode(await readFile(path))
  } catch (cause) {
    throw new AppError('not-found', say('The file {path} cannot be read.', { path }), {
      cause,
      fix: say('Check the path.'),
    })
  }
}

function parsed(path: string, text: string, docs: string): Yaml {
  try {
    return yamlOf(text)
  } catch (thrown) {
    if (thrown instanceof Unreadable) throw wrongAt(path, undefined, thrown.said, docs)
    throw thrown
  }
}

export const wrongAt = (path: string, line: number | undefined, what: Said, docs: string): AppError => {
  const file = basename(path)
  const said =
    line === undefined
      ? say('{file}: {what}', { file, what })
      : say('{file}, line {line, plural, other {#}}: {what}', { file, line, what })
  return new AppError('invalid-input', said, {
    fix: say('{page} has an example of each member.', { page: docs }),
    details: { file: path, ...(line !== undefined && { line }) },
  })
}

/** People need not name assertions: each gets its number. */
function withIds(value: unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value.assertions)) return value
  return { ...value, assertions: numbered(value.assertions, 'a') }
}

/** The member of the file that has a member of this name. */
const ownerOf = (schema: z.ZodObject, name: string): string | undefined =>
  Object.entries(schema.shape as Readonly<Record<string, unknown>>).find(([, member]) => {
    const inner: unknown = member instanceof z.ZodPrefault || member instanceof z.ZodOptional ? member.unwrap() : member
    return inner instanceof z.ZodObject && Object.hasOwn(inner.shape, name)
  })?.[0]

/** The first member that is not known, with the word that was probably meant. */
function unknownWord(schema: z.ZodObject, value: unknown): { path: PropertyKey[]; said: Said } | undefined {
  const { error } = schema.safeParse(value)
  const found = error?.issues.find((issue) => issue.code === 'unrecognized_keys')
  const name = found?.code === 'unrecognized_keys' ? found.keys[0] : undefined
  if (!found || name === undefined) return undefined
  const near = nearestOf(name, wordsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))
  const within = ownerOf(schema, name)
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

/** `ollama/llama3.2`, or `auto`. */
export function refOf(name: string, fail: Fail): ModelRef {
  const [provider = '', ...rest] = name.split('/')
  const ref = modelRefSchema.safeParse({ provider, model: rest.join('/') })
  if (ref.success && (ref.data.model !== '' || provider === 'auto')) return ref.data
  throw fail(say('“{name}” is no model: give provider/model, such as ollama/llama3.2, or auto.', { name }))
}

/** People need not name checks: each gets its number. */
export const numbered = (checks: readonly unknown[], letter: string) =>
  checks.map((one, at) => (isRecord(one) ? { id: `${letter}${at + 1}`, ...one } : one))
