import { type AnswerKind, kindOf, type ReaderLanguage } from '../question'
import { type Word, wordsOf } from './words'

/** What a question says and asks for. */
export interface Asked {
  text: string
  language: ReaderLanguage
  words: Word[]
  /** Words that say what it is about, each once; `weight` makes their sum 1. Filled by `weighQuestion`. */
  content: Word[]
  kind: AnswerKind
  /** The question word, or what it is close to. */
  wh: WhWord
  /** What is asked for by name: the words of “what year”, “which Shakespeare scholar”. */
  focus: Word[]
  /** Place of the question word among the words; -1 without one. */
  whAt: number
  negated: boolean
}

export const whWords = ['who', 'when', 'where', 'why', 'howMany', 'how', 'which', 'what', 'none'] as const
export type WhWord = (typeof whWords)[number]
export const whFeatures = whWords.map((wh) => `wh-${wh}` as const)

/** Which question word it is, as features. */
export function whRow(asked: WhWord): Record<(typeof whFeatures)[number], number> {
  const is = (wh: WhWord) => (asked === wh ? 1 : 0)
  return {
    'wh-who': is('who'),
    'wh-when': is('when'),
    'wh-where': is('where'),
    'wh-why': is('why'),
    'wh-howMany': is('howMany'),
    'wh-how': is('how'),
    'wh-which': is('which'),
    'wh-what': is('what'),
    'wh-none': is('none'),
  }
}

const whPatterns: readonly [WhWord, RegExp][] = [
  ['howMany', /\b(?:how (?:many|much|old|long|far|tall|high|large|big|often|fast)|cu[áa]nt[oa]s?)\b/i],
  ['who', /\b(?:who|whom|whose|qui[ée]n(?:es)?)\b/i],
  ['when', /\b(?:when|cu[áa]ndo)(?![\p{L}])/iu],
  ['where', /\b(?:where|d[óo]nde)(?![\p{L}])/iu],
  ['why', /\b(?:why|por qu[ée])(?![\p{L}])/iu],
  ['how', /\b(?:how|c[óo]mo)(?![\p{L}])/iu],
  ['which', /\b(?:which|cu[áa]l(?:es)?)(?![\p{L}])/iu],
  ['what', /\b(?:what|qu[ée])(?![\p{L}])/iu],
]

const negations =
  /\b(?:not|never|no|nor|none|nobody|nothing|without|cannot|\w+n['’]t|lack(?:s|ed|ing)?|fail(?:s|ed)?|nunca|jam[áa]s|nadie|nada|ning[úu]n[oa]?|sin)\b/i

export const isNegated = (text: string): boolean => negations.test(text)

export function readQuestion(text: string, language: ReaderLanguage): Asked {
  const words = wordsOf(text, language)
  const [wh, found] = firstWh(text)
  const whAt = found ? words.findIndex(({ end }) => end > found.index) : -1
  const seen = new Set<string>()
  const content = words.filter(({ isStop, stem, form }) => {
    if (isStop || questionWords.has(form) || seen.has(stem)) return false
    seen.add(stem)
    return true
  })
  return {
    text,
    language,
    words,
    content: content.length > 0 ? content : words.filter(({ form }) => !questionWords.has(form)),
    kind: kindOf(text),
    wh,
    whAt,
    focus: focusOf(words, whAt, wh),
    negated: isNegated(text),
  }
}

/** A capital within the question. */
export function isNameIn(asked: Asked, at: number): boolean {
  const word = asked.content[at]
  return word?.isCapital === true && word.start > 0
}

function firstWh(text: string): [WhWord, RegExpExecArray | null] {
  for (const [wh, pattern] of whPatterns) {
    const found = pattern.exec(text)
    if (found) return [wh, found]
  }
  return ['none', null]
}

const questionWords = new Set(
  'who whom whose when where why how which what many much que quien quienes cuando donde como cual cuales cuanto cuanta cuantos cuantas por'.split(
    ' ',
  ),
)
/** “What is the name of …”, “what kind of …”: what is asked for comes after. */
const passedOver = new Set(
  'name names kind type sort form term word nombre nombres tipo clase forma termino palabra'.split(' '),
)
const mostFocus = 3

/** The content words after the question word, up to the next word that is none. */
function focusOf(words: readonly Word[], whAt: number, wh: WhWord): Word[] {
  if (whAt < 0 || wh === 'who' || wh === 'when' || wh === 'where' || wh === 'why' || wh === 'how') return []
  const focus: Word[] = []
  for (const word of words.slice(whAt + 1)) {
    if (questionWords.has(word.form) || passedOver.has(word.form)) continue
    if (word.isStop) {
      if (focus.length > 0) break
      continue
    }
    focus.push(word)
    if (focus.length === mostFocus) break
  }
  return focus
}
