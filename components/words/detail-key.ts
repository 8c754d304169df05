/** The key under which the texts have a sentence of a node's check: its words in lower case, joined by hyphens. */
export function detailKey(message: string): string {
  return message
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
