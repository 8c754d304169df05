import { randomUUID } from 'node:crypto'

/**
 * A member of the vector itself: a table beside it would keep texts alive until the next full garbage collection, and a
 * type of its own for vectors would go through the contracts of embedders and stores for what only these adapters need.
 * As a symbol it is met by nobody who goes through the vector's members.
 */
const asText = Symbol('JSON text')
interface WithText extends ReadonlyArray<number> {
  [asText]?: string
}

/** Remembers the JSON text a vector came as. */
export function keepVectorText(vector: readonly number[], text: string): void {
  const known: WithText = vector
  known[asText] = text
}

/** Stands for a vector while a body is made into text; nobody can guess it, so no other value is taken for it. */
const place = randomUUID()
const quotedPlace = `"${place}"`

/**
 * JSON text of a body in which `vector` stands. A vector that came as JSON from a model server goes on as it came:
 * writing a thousand numbers is dearer than all the rest of a query.
 */
export function textWithVector(body: unknown, vector: readonly number[] | undefined): string {
  const embedded: WithText | undefined = vector
  const known = embedded?.[asText]
  if (known === undefined) return JSON.stringify(body)
  const text = JSON.stringify(body, (_key, value: unknown) => (value === vector ? place : value))
  return text.replaceAll(quotedPlace, () => known)
}
