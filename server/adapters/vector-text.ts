import { randomUUID } from 'node:crypto'

const texts = new WeakMap<readonly number[], string>()

/** Remembers the JSON text a vector came as, for as long as the vector lives. */
export function keepVectorText(vector: readonly number[], text: string): void {
  texts.set(vector, text)
}

/** Stands for a vector while a body is made into text; nobody can guess it, so no other value is taken for it. */
const place = randomUUID()
const quotedPlace = `"${place}"`

/**
 * JSON text of a body in which `vector` stands. A vector that came as JSON from a model server goes on as it came:
 * writing a thousand numbers is dearer than all the rest of a query.
 */
export function textWithVector(body: unknown, vector: readonly number[] | undefined): string {
  const known = vector && texts.get(vector)
  if (known === undefined) return JSON.stringify(body)
  const text = JSON.stringify(body, (_key, value: unknown) => (value === vector ? place : value))
  return text.replaceAll(quotedPlace, () => known)
}
