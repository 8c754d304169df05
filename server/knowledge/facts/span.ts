/** A part of a text by its UTF-16 offsets, `end` exclusive. */
export interface TextSpan {
  start: number
  end: number
}

/** The languages whose words these rules know; digits, symbols and capitals are read in any. */
export type FactLanguage = 'en' | 'es'

/** Which word lists to read a text with: its language, or both lists where it is another or not known. */
export const languagesFor = (language?: string): readonly FactLanguage[] =>
  language === 'en' || language === 'es' ? [language] : ['en', 'es']

/** Which parts of a text have been read as something: a part is taken by the first that asks for it. */
export interface Taken {
  /** Whether no part of the span was taken before; it is then. */
  take(span: TextSpan): boolean
}

export function createTaken(length: number, before: readonly TextSpan[] = []): Taken {
  const marks = new Uint8Array(length)
  for (const { start, end } of before) marks.fill(1, start, end)
  return {
    take({ start, end }) {
      for (let at = start; at < end; at++) if (marks[at] === 1) return false
      marks.fill(1, start, end)
      return true
    },
  }
}

/** `one|two|three`, the longest first, so that a pattern never stops at the beginning of a longer word. */
export const anyOf = (words: Iterable<string>): string =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(' ', String.raw`\s+`))
    .join('|')
