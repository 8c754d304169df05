import type { Chunk } from '@/pipeline/chunk'
import type { LiveIndex } from '@/server/capabilities/collections'
import type { Records } from '@/server/capabilities/records'
import { analyserOf, createAnalyser, createFirstAnalyser, knownLanguage } from '@/server/knowledge/analyser'

/** What is invisible within a word, such as a soft hyphen, does not end it. */
const WORD = /[\p{L}\p{N}\p{M}\p{Cf}]+/gu
const MOST_MATCHES = 200

/** Which analyser made the terms of some chunks. */
export interface MadeBy {
  version: number
  language: string
}

const termIds = (text: string, { version, language }: MadeBy): number[] => {
  const known = knownLanguage(language)
  return (version === 1 ? createFirstAnalyser(known) : createAnalyser(known)).terms(text).indices
}

/**
 * Where a text has words whose terms the question has too: so that people see what sparse search saw. UTF-16 offsets into
 * the text, ascending.
 */
export function matchTerms(text: string, asked: ReadonlySet<number>, by: MadeBy): { start: number; end: number }[] {
  const matches: { start: number; end: number }[] = []
  for (const match of text.matchAll(WORD)) {
    if (matches.length >= MOST_MATCHES) break
    const [word] = match
    if (termIds(word, by).some((id) => asked.has(id))) {
      matches.push({ start: match.index, end: match.index + word.length })
    }
  }
  return matches
}

/** Marks the words of a chunk in its document's own language: another's analyser would keep every "the". */
export async function chunkMatcher(
  { records }: { records: Pick<Records, 'documents'> },
  { analyser: version, languages }: Pick<LiveIndex, 'analyser' | 'languages'>,
  asked: ReadonlySet<number>,
  chunks: readonly Chunk[],
) {
  const found = await records.documents.languagesOf([...new Set(chunks.map(({ documentId }) => documentId))])
  const made = languages.map(({ language }) => language)
  return ({ documentId, text }: Chunk) => {
    const own = found.get(documentId) ?? 'none'
    const language = [own, analyserOf(knownLanguage(own), text)].find((one) => made.includes(one)) ?? made[0] ?? 'none'
    return matchTerms(text, asked, { version, language })
  }
}

/** The terms of a question in each language of an index, each once, as far as the index was asked for them. */
export function termsByLanguage(
  query: string,
  asked: ReadonlySet<number>,
  { analyser, languages }: { analyser: number; languages: readonly { language: string }[] },
): { language: string; terms: string[] }[] {
  return languages.map(({ language }) => {
    const known = knownLanguage(language)
    if (analyser === 1) return { language, terms: [...new Set(createFirstAnalyser(known).tokens(query))] }
    const terms = createAnalyser(known).words(query)
    const shown = terms.flatMap(({ term, named }) => [term, ...(named && term.name ? [term.name] : [])])
    return {
      language,
      terms: [...new Set(shown.filter(({ id }) => asked.has(id)).map(({ text }) => text.replace(/^[.^]/, '')))],
    }
  })
}
