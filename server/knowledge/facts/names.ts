import type { TextSpan } from './span'

/** A run of words with capitals: "Irene Salas", "Bank of England", "Río de la Plata". */
export interface NameFact extends TextSpan {
  text: string
  /** Its words, those that join it ("of", "de la") left out. */
  words: readonly (TextSpan & { text: string })[]
  /** It begins where a sentence does, so that its first word's capital says nothing. */
  first: boolean
}

/** Words that begin with a letter and have digits: part numbers, versions. */
const CODE = /(?<![\p{L}\p{N}-])\p{L}[\p{L}-]*\p{N}[\p{L}\p{N}-]*/gu

/** The codes of a text: XJ-9, H2O, v2. */
export const codesOf = (text: string): (TextSpan & { text: string })[] =>
  [...text.matchAll(CODE)].map((match) => ({ start: match.index, end: match.index + match[0].length, text: match[0] }))

const OPENING = new Set('"\'“‘«¿¡([*_ \n\t')

/** Whether a word stands first, so that its capital says nothing. */
export function standsFirst(text: string, index: number): boolean {
  let at = index - 1
  while (OPENING.has(text[at] ?? '')) at -= 1
  return (
    at < 0 ||
    '.:!?…|>#'.includes(text[at] ?? '') ||
    (/[-•]/.test(text[at] ?? '') && /(?:^|\n)\s*$/.test(text.slice(0, at)))
  )
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’.-][\p{L}\p{N}\p{M}]+)*/gu
const POSSESSIVE = /['’]s?$/
/** Between two words of one name. */
const JOIN =
  /^(?:[ \u00a0]|\. ?|[ \u00a0]?& ?|[ \u00a0](?:of|of the|de|del|de la|de las|de los|da|do|dos|du|des|van|van der|van den|von|von der|bin|ibn)[ \u00a0]|-)$/u
/** Capitals in running text that name nothing. */
const PRONOUN = /^(?:I|I['’](?:m|ve|d|ll))$/
/** Small words that begin a sentence before a name: "The Bank", "En Madrid". */
const OPENER = new Set(
  (
    'the a an in on at by of for from to with and but or nor as if when while after before since during until under over between through that this these those his her its their our both all some many most no not ' +
    'despite however although though because then also among within without around about against into such other another each every several here where who what how why so thus therefore meanwhile according following like unlike throughout along upon either neither only even once today currently later finally there it he she they we you one ' +
    'el la los las un una unos unas en de del por para con sin desde hasta al a y e o pero como si cuando mientras tras según sobre entre durante este esta estos estas ese esa su sus todo todos ' +
    'pese aunque además también otro otra otros otras cada varios varias ya allí aquí así luego entonces junto gracias debido hacia contra bajo más muy fue era es son había hay después antes dentro se lo le donde quien qué ni no'
  ).split(' '),
)

/**
 * The names of a text: words with a capital, in runs. A run that begins a sentence has `first` set, since the capital of
 * its first word says nothing. A text of capitals (a title) tells nothing.
 */
export function namesOf(text: string): NameFact[] {
  const words = [...text.matchAll(WORD)]
  const capital = words.filter(
    ({ 0: word, index }) => /^\p{Lu}/u.test(word) && !PRONOUN.test(word) && !isSign(text, index),
  )
  if (isTitle(words.map(([word]) => word))) return []
  const runs: { start: number; end: number; words: (TextSpan & { text: string })[] }[] = []
  for (const match of capital) {
    const word = { text: match[0].replace(POSSESSIVE, ''), start: match.index, end: match.index + match[0].length }
    const last = runs.at(-1)
    const between = last ? text.slice(last.end, word.start) : ''
    // "Kublai's Japan" are two names.
    const joined =
      last &&
      JOIN.test(between) &&
      !POSSESSIVE.test(text.slice(last.start, last.end)) &&
      !endsSentence(text, last.end, between)
    if (joined) {
      last.words.push(word)
      last.end = word.end
    } else runs.push({ start: word.start, end: word.end, words: [word] })
  }
  return runs.flatMap((run) => {
    const first = standsFirst(text, run.start)
    const opens = first && OPENER.has((run.words[0]?.text ?? '').toLowerCase())
    const kept = opens ? run.words.slice(1) : run.words
    const start = kept[0]?.start
    if (start === undefined) return []
    return [
      {
        start,
        end: run.end,
        words: kept,
        text: text.slice(start, run.end).replace(POSSESSIVE, ''),
        first: first && !opens,
      },
    ]
  })
}

/** Whether all but the small words of a text have a capital, so that capitals tell nothing. */
function isTitle(words: readonly string[]): boolean {
  return words.length > 3 && !words.some((word) => /^\p{Ll}{3}/u.test(word) && !OPENER.has(word))
}

/** The letter of a unit: °C. */
const isSign = (text: string, index: number): boolean => /[°º$€£]/.test(text[index - 1] ?? '')

/** "He met Salas. Then": a full stop joins only an initial or a short title with what follows it. */
const endsSentence = (text: string, end: number, between: string): boolean =>
  between.startsWith('.') && !/(?:^|[^\p{L}])\p{L}{1,4}$/u.test(text.slice(Math.max(0, end - 6), end))
