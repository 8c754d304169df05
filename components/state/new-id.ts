/** A short random id for things in a graph: unique among the few hundred a graph may hold. */
export function newId(prefix: string): string {
  const random = crypto.getRandomValues(new Uint32Array(2))
  return `${prefix}-${[...random]
    .map((part) => part.toString(36))
    .join('')
    .slice(0, 10)}`
}
