import { type AnalyserLanguage, createAnalyser, fold } from '@/server/knowledge/analyser'

/** A word of a text where it stands: offsets are UTF-16, `end` exclusive. */
export interface Word {
  text: string
  /** Lower case, without a genitive's ending. */
  lower: string
  /** The same without accents. */
  form: string
  stem: string
  start: number
  end: number
  isStop: boolean
  isCapital: boolean
  isNumber: boolean
  /** What stands between the word before and this one, without white space. */
  gap: string
}

const pattern = /[\p{L}\p{M}\p{N}]+(?:(?:[.,](?=\p{N})|['’](?=\p{L}))[\p{L}\p{M}\p{N}]+)*/gu

/** The words of a text in their places. Figures keep their points and commas, words their apostrophes. */
export function wordsOf(text: string, language: AnalyserLanguage): Word[] {
  const analyser = createAnalyser(language)
  const words: Word[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const [written] = match
    const bare = written.replace(/['’]s$/i, '')
    const term = analyser.term(bare)
    words.push({
      text: written,
      lower: bare.toLowerCase(),
      form: fold(bare.toLowerCase()),
      stem: term.loose,
      start: match.index,
      end: match.index + written.length,
      isStop: term.isStop,
      isCapital: /^\p{Lu}/u.test(written),
      isNumber: /^\p{N}/u.test(written),
      gap: text.slice(from, match.index).trim(),
    })
    from = match.index + written.length
  }
  return words
}
