/** Parameters of one statement are limited in SQLite. */
const PER_STATEMENT = 500

/** Items in portions, each of which fits a statement. */
export function slices<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / PER_STATEMENT) }, (_, at) =>
    items.slice(at * PER_STATEMENT, (at + 1) * PER_STATEMENT),
  )
}
