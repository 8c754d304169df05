import type { GraphNode } from '@/pipeline/graph'

/** What a node is called where people read it. */
export type NameOf = (node: GraphNode) => string

const MAX_TITLE = 120

/** The name, or the name with the first number that nobody has: "Retriever", "Retriever 2", "Retriever 3". */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  const stem = name.replace(/ \d+$/, '')
  for (let number = 2; ; number += 1) {
    const next = `${stem.slice(0, MAX_TITLE - String(number).length - 1)} ${number}`
    if (!taken.has(next)) return next
  }
}

/** The new nodes, each under a name that neither the present nodes nor those before it have. */
export function withOwnNames(present: readonly GraphNode[], added: readonly GraphNode[], nameOf: NameOf): GraphNode[] {
  const taken = new Set(present.map(nameOf))
  return added.map((node) => {
    const name = nameOf(node)
    const title = freeName(name, taken)
    taken.add(title)
    return title === name ? node : { ...node, title }
  })
}
