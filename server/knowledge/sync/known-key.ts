import type { KnownDocument } from '@/server/capabilities/records/syncs'

/**
 * Gives a document the key it has, also when it is found under another that means the same: `identify` gives the name that
 * all ways of writing a key have in common. Of several rows that are one document the one that is searched, and of those
 * the oldest, stands for all.
 */
export function keyOfKnown(known: Iterable<KnownDocument>, identify: (key: string) => string): (key: string) => string {
  const standing = new Map<string, KnownDocument>()
  for (const document of known) {
    const name = identify(document.key)
    const other = standing.get(name)
    if (!other || comesBefore(document, other)) standing.set(name, document)
  }
  return (key) => standing.get(identify(key))?.key ?? key
}

function comesBefore(one: KnownDocument, other: KnownDocument): boolean {
  const rank = ({ state, liveGeneration }: KnownDocument) => (state === 'removed' ? 0 : liveGeneration > 0 ? 2 : 1)
  return rank(one) - rank(other) > 0
}
