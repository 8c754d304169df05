import { sectionsOf } from '@/pipeline/placement'

interface Placed {
  documentName: string
  title?: string | undefined
  subject?: string | undefined
  period?: string | undefined
  position: Parameters<typeof sectionsOf>[0]['position']
}

/**
 * What places a chunk beside the name of its file, in one line: title, subject and period where they say more than what stands
 * before them, then the headings that say something else.
 */
export function placeOf({ documentName, title, subject, period, position }: Placed): string {
  const parts: string[] = []
  const known = [documentName]
  for (const fact of [title, subject, period]) {
    if (fact === undefined || known.some((one) => one.toLowerCase().includes(fact.toLowerCase()))) continue
    parts.push(fact)
    known.push(fact)
  }
  const headings = title === undefined ? (position.headingPath ?? []) : sectionsOf({ title, position })
  const said = new Set(known.map(plain))
  return [...parts, ...headings.filter((heading) => !said.has(plain(heading)))].join(' › ')
}

/** Letters and digits only: a heading often is the title with another comma. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
