import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { z } from 'zod'

/** Where published specifications lie, when somebody has put them beside the repository; they are no part of it. */
const folder = process.env.TELAR_API_SPECS ?? fileURLToPath(new URL('../../../shared/data/api-specs', import.meta.url))

/** The path of a specification, or `undefined` (after saying so) where it is not there. */
export function findSpec(file: string): string | undefined {
  const path = join(folder, file)
  if (existsSync(path)) return path
  process.stdout.write(
    `Contract test skipped: ${path} is not there. Set TELAR_API_SPECS to the folder that holds ${file}.\n`,
  )
  return undefined
}

const openApiSchema = z.looseObject({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

export interface ApiSpec {
  /** Names of the fields a schema declares, through `allOf` and `$ref`. */
  fields(schema: string): Set<string>
  required(schema: string): string[]
  /** What is wrong with a value, by a schema of the specification; empty when nothing is. */
  faults(schema: string, value: unknown): string[]
}

/** Reads an OpenAPI document (YAML or JSON). */
export function loadSpec(path: string): ApiSpec {
  const document = openApiSchema.parse(parse(readFileSync(path, 'utf8'), { maxAliasCount: -1 }))
  const { schemas } = document.components
  // OpenAPI adds keywords that JSON Schema does not know; formats are not what this test is about.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, validateSchema: false })
  ajv.addSchema({ components: withoutNullable(document.components) }, 'spec')
  const compiled = new Map<string, ValidateFunction>()
  const validator = (schema: string) => {
    const known = compiled.get(schema) ?? ajv.compile({ $ref: `spec#/components/schemas/${schema}` })
    compiled.set(schema, known)
    return known
  }
  const parts = (schema: unknown): z.infer<typeof partSchema>[] => {
    const part = partSchema.parse(schema)
    const named = part.$ref?.split('/').at(-1)
    return [part, ...(named ? parts(schemas[named]) : []), ...(part.allOf ?? []).flatMap(parts)]
  }
  return {
    fields: (schema) => new Set(parts(schemas[schema]).flatMap(({ properties }) => Object.keys(properties ?? {}))),
    required: (schema) => parts(schemas[schema]).flatMap(({ required }) => required ?? []),
    faults(schema, value) {
      const validate = validator(schema)
      return validate(value)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
    },
  }
}

/** `nullable` is OpenAPI 3.0's, of which specifications for 3.1 still have some; JSON Schema says it with `anyOf`. */
function withoutNullable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullable)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, member]) => [key, withoutNullable(member)] as const)
  if (!('nullable' in value) || typeof value.nullable !== 'boolean') return Object.fromEntries(entries)
  const rest = Object.fromEntries(entries.filter(([key]) => key !== 'nullable'))
  return value.nullable ? { anyOf: [rest, { type: 'null' }] } : rest
}

const partSchema = z.looseObject({
  $ref: z.string().optional(),
  allOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
})

/** Field names of one of the doubles' own schemas. */
export function fieldsOf(schema: z.ZodObject): { all: string[]; required: string[] } {
  const all = Object.keys(schema.shape)
  return { all, required: all.filter((name) => !schema.shape[name]?.safeParse(undefined).success) }
}
