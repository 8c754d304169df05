import { createAnalyser } from '@/server/knowledge/analyser'

/** Stems of the English words that mean the contrary of a stem; empty where none is known. */
export type OppositeWords = (stem: string) => ReadonlySet<string>

const none: ReadonlySet<string> = new Set()
export const noOpposites: OppositeWords = () => none

/** Reads `opposites.txt`: a pair of words on each line. */
export function readOpposites(text: string): OppositeWords {
  const analyser = createAnalyser('en')
  const table = new Map<string, Set<string>>()
  const add = (one: string, other: string) => table.set(one, (table.get(one) ?? new Set<string>()).add(other))
  for (const line of text.trim().split('\n')) {
    const [one = '', other = ''] = line.split(' ').map((word) => analyser.term(word).loose)
    if (one === other) continue
    add(one, other)
    add(other, one)
  }
  return (stem) => table.get(stem) ?? none
}
