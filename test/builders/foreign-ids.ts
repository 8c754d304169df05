import { z } from 'zod'
import { emptyGraph } from '@/pipeline/graph'
import { idSchema } from '@/server/services/ids'

/** Ids by what they are of, such as `document`. */
export type Ids = Readonly<Record<string, string>>

/** The keys that ids have in an input, in the order in which `inputOf` takes them. */
const slotsOf = (schema: z.core.$ZodType): string[] => {
  const keys: string[] = []
  inputOf(schema, (key) => {
    keys.push(key)
    return key
  })
  return keys
}

/** An input that a schema takes, with ids as they are given; what is optional and holds no id is left out. */
function inputOf(schema: z.core.$ZodType, id: (key: string) => string, key = ''): unknown {
  if (schema === idSchema) return id(key)
  // Every schema of zod is one of these; its base type does not say so.
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape).flatMap(([name, inner]) => {
          const value = inputOf(inner, id, name)
          return value === undefined ? [] : [[name, value]]
        }),
      )
    case 'array':
      return [inputOf(def.element, id, key)]
    case 'nullable':
      return slotsOf(def.innerType).length > 0 ? inputOf(def.innerType, id, key) : null
    case 'optional':
    case 'default':
    case 'prefault':
      return slotsOf(def.innerType).length > 0 || key === 'embed' ? inputOf(def.innerType, id, key) : undefined
    case 'pipe':
      return inputOf(def.in, id, key)
    case 'union':
      return inputOf(def.options[0] ?? schema, id, key)
    case 'enum':
      return Object.values(def.entries)[0]
    case 'literal':
      return def.values[0]
    case 'string':
      return ['a', '/a', 'https://a.test/'].find((text) => z.safeParse(schema, text).success) ?? ''
    case 'number':
      return 1
    case 'boolean':
      return false
    case 'record':
      return { question: 'a' }
    case 'unknown':
      return emptyGraph()
    case 'custom':
      return Buffer.from('a')
    default:
      throw new Error(`An input has a ${def.type}, which this does not know how to make.`)
  }
}

const variantsOf = (schema: z.core.$ZodType): readonly z.core.$ZodType[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod
  return def.type === 'union' ? def.options : [schema]
}

/** The ids that may be meant by a key: `documentId` means a document, `id` may mean anything. */
const meantBy = (key: string, ids: Ids): string[] => {
  const kind = key.replace(/Id$/, '')
  return kind in ids ? [ids[kind] ?? ''] : Object.values(ids)
}

/** Every way to put one id of somebody else into an input, the other ids being one's own. Empty where it takes no ids. */
export function foreignInputs(schema: z.core.$ZodType, foreign: Ids, own: Ids): unknown[] {
  return variantsOf(schema).flatMap((variant) => {
    const slots = slotsOf(variant)
    return slots.flatMap((_, strange) => {
      const choices = slots.map((key, at) => meantBy(key, at === strange ? foreign : own))
      return combined(choices).map((ids) => {
        const left = [...ids]
        return inputOf(variant, () => left.shift() ?? '')
      })
    })
  })
}

const combined = (choices: readonly string[][]): string[][] =>
  choices.reduce<string[][]>((all, some) => all.flatMap((ids) => some.map((id) => [...ids, id])), [[]])

/** Whether an answer says that nothing is there. No answer at all may mean that something was done. */
export function tellsNothing(answer: unknown): boolean {
  if (answer === null) return true
  if (Array.isArray(answer)) return answer.length === 0
  if (typeof answer !== 'object') return false
  if ('count' in answer) return answer.count === 0
  return 'items' in answer && tellsNothing(answer.items)
}
