import type { Json } from '@/pipeline/json'

// A name, `.name`, `[3]` or `["any key"]`; the first may go without its dot.
const STEP = /^(?:\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\])/u

/** The keys and indexes of a path such as `items[0].name`; none for an empty one; null for what is no path. */
export function parsePath(path: string): (string | number)[] | null {
  const steps: (string | number)[] = []
  let rest = path
  while (rest !== '') {
    const match = STEP.exec(rest)
    if (!match || (steps.length > 0 && /^[^.[]/.test(rest)) || (steps.length === 0 && rest.startsWith('.'))) return null
    const [whole, name, index, quoted] = match
    if (name !== undefined) steps.push(name)
    else if (index !== undefined) steps.push(Number(index))
    else {
      const key = keyIn(quoted ?? '')
      if (key === undefined) return null
      steps.push(key)
    }
    rest = rest.slice(whole.length)
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

/** The value that a path leads to; undefined when it leads nowhere. Only what the JSON itself holds is found. */
export function valueAt(value: Json, steps: readonly (string | number)[]): Json | undefined {
  let at: Json | undefined = value
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return undefined
    if (Array.isArray(at)) at = typeof step === 'number' ? at[step] : undefined
    else at = Object.hasOwn(at, String(step)) ? at[String(step)] : undefined
    if (at === undefined) return undefined
  }
  return at
}
