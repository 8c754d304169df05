import type { Json } from '@/pipeline/json'

/** `customer.orders[0].total`: names joined by dots, places in lists in brackets. */
const PART = /^(?:[^.[\]]+|\[\d{1,6}\])/

/** The names and places of a path, or `null` when it is none. The empty path has no parts. */
export function pathParts(path: string): (string | number)[] | null {
  const parts: (string | number)[] = []
  let rest = path.trim()
  while (rest !== '') {
    const part = PART.exec(rest)?.[0]
    if (part === undefined) return null
    parts.push(part.startsWith('[') ? Number(part.slice(1, -1)) : part)
    rest = rest.slice(part.length)
    // A dot leads to a name, never to the end.
    if (rest.startsWith('.')) {
      rest = rest.slice(1)
      if (rest === '' || rest.startsWith('[')) return null
    } else if (rest !== '' && !rest.startsWith('[')) return null
  }
  return parts
}

/** What stands at a path in a JSON value; `undefined` when nothing does. The empty path is the value itself. */
export function valueAt(value: Json, path: string): Json | undefined {
  const parts = pathParts(path)
  if (!parts) return undefined
  let at: Json | undefined = value
  for (const part of parts) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) !== (typeof part === 'number')) return undefined
    // Own members only: a path never reaches what every object inherits.
    at = Object.hasOwn(at, part) ? (at as { [key: string]: Json })[part] : undefined
  }
  return at
}
