import type { Json } from '@/pipeline/json'
import { type Said, say } from '@/pipeline/said'

export type JsonPath = readonly (string | number)[]

// A name, `[3]` or `["any key"]`; in a name everything goes but dots and brackets.
const STEP = /^(?:([^.[\]]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\])/u

/** The keys and indexes of a path such as `items[0].name`; none for an empty one; null for what is no path. */
export function parsePath(path: string): JsonPath | null {
  const steps: (string | number)[] = []
  let rest = path.trim()
  while (rest !== '') {
    // A dot leads to a name, never to the end; nothing but a dot leads to a name.
    const dot = steps.length > 0 && rest.startsWith('.')
    const match = STEP.exec(dot ? rest.slice(1) : rest)
    const [whole = '', name, index, quoted] = match ?? []
    if (!match || (steps.length > 0 && dot !== (name !== undefined))) return null
    const step = name ?? (index === undefined ? keyIn(quoted ?? '') : Number(index))
    if (step === undefined) return null
    steps.push(step)
    rest = rest.slice(whole.length + (dot ? 1 : 0))
  }
  return steps
}

function keyIn(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted))
  } catch {
    // An escape that JSON does not have; the caller reports the path.
    return undefined
  }
}

/** What is wrong with a path; `null`: nothing. */
export const pathProblem = (path: string): Said | null =>
  parsePath(path) ? null : say('This is not a path: write it like `items[0].name` or `["a key"]`.')

/**
 * The value that a path leads to; undefined when it leads nowhere. Only what the JSON itself holds is found. An index also
 * finds the key of an object, `[0]` the key "0", unless it is for `lists` alone.
 */
export function valueAt(value: Json, steps: JsonPath, indexes: 'lists' | 'lists and objects'): Json | undefined {
  let at: Json | undefined = value
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return undefined
    if (Array.isArray(at)) at = typeof step === 'number' ? at[step] : undefined
    else if (typeof step === 'number' && indexes === 'lists') return undefined
    else at = Object.hasOwn(at, String(step)) ? at[String(step)] : undefined
    if (at === undefined) return undefined
  }
  return at
}
