import { anyOf, createTaken, type FactLanguage, languagesFor, type TextSpan } from './span'

/** A word that negates, and the part of the text that it negates. */
export interface Negation extends TextSpan {
  text: string
  /** From the end of the cue to the end of its clause. */
  scope: TextSpan
}

const cues: Record<FactLanguage, string> = {
  en: "not|n't|n’t|no|never|without|except|except for|apart from|neither|nor|none|nobody|nothing|nowhere|cannot|hardly|barely|no longer|no one",
  es: 'no|nunca|jamás|sin|excepto|salvo|ni|tampoco|nadie|nada|ningún|ninguno|ninguna|ya no|en ningún caso',
}
/** What looks like a negation and negates nothing, or says the same as without it. */
const idle: Record<FactLanguage, string> = {
  en: 'not only|not just|not merely|not simply|not solely|not necessarily only|no more than|no less than|no fewer than|not more than|not less than|no doubt|without doubt|no matter|nothing but|none other than|not to mention|if not|whether or not|or not|no. \\d+|nos. \\d+|not until|nothing more than|as well as not|may or may not|last but not least|no\\.(?= ?\\d)',
  es: 'no solo|no sólo|no solamente|no únicamente|nada más que|no obstante|sin embargo|sin duda|no más de|no menos de|no más que|sino|ni que decir|si no|o no|sin perjuicio|no hasta|no fue hasta|nada menos que|no en vano',
}

const idlePattern = (language: FactLanguage) => {
  const fixed = idle[language].split('|').filter((each) => !each.includes('\\'))
  const raw = idle[language].split('|').filter((each) => each.includes('\\'))
  return `${anyOf(fixed)}|${raw.join('|')}`
}
const patternsOf = (language: FactLanguage) => ({
  idle: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${idlePattern(language)})(?![\p{L}])`, 'giu'),
  cue: new RegExp(
    String.raw`(?<![\p{L}\p{N}]|(?<!n)['’])(?:${anyOf(cues[language].split('|'))})(?![\p{L}\p{N}])|n['’]t(?![\p{L}])`,
    'giu',
  ),
})
const patterns: Record<FactLanguage, ReturnType<typeof patternsOf>> = { en: patternsOf('en'), es: patternsOf('es') }

/** A clause that goes on for more characters than this is no clause. */
const LONGEST_SCOPE = 300
/** Where the clause of a negation ends: its punctuation, or a word that begins what is said against it. */
const CLAUSE_END =
  /[.;:!?()\n]|,(?!\d)|(?<![\p{L}\p{N}])(?:but|although|though|while|whereas|because|unless|pero|sino|aunque|mientras|porque)(?![\p{L}\p{N}])/iu

/**
 * The words of a text that negate, with their scope, in the text's order. Idioms that negate nothing ("not only",
 * "sin embargo") are none; two in one clause of English ("not without") stand for themselves, so that their number tells
 * whether the clause is negated. In Spanish "no … nada" negates once.
 */
export function negationsOf(text: string, language?: string): Negation[] {
  const found: Negation[] = []
  const free = createTaken(text.length)
  for (const each of languagesFor(language)) {
    const { idle: none, cue } = patterns[each]
    const idles = [...text.matchAll(none)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
    for (const match of text.matchAll(cue)) {
      const start = match.index
      const end = start + match[0].length
      if (idles.some((span) => start >= span.start && start < span.end)) continue
      if (!free.take({ start, end })) continue
      const rest = text.slice(end, end + LONGEST_SCOPE)
      const stop = CLAUSE_END.exec(rest)
      found.push({ start, end, text: match[0], scope: { start: end, end: end + (stop ? stop.index : rest.length) } })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}
