/** Ways to say what a sentence says in other words. Each gives null where it does not apply. */

const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const pequeños = [
  'cero',
  'uno',
  'dos',
  'tres',
  'cuatro',
  'cinco',
  'seis',
  'siete',
  'ocho',
  'nueve',
  'diez',
  'once',
  'doce',
]
type Language = 'en' | 'es'

const upper = (text: string): string => text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
/** Only where the first word is a small word, so that no name loses its capital. */
const lowerFirst = (text: string): string => {
  const [word = ''] = text.split(' ')
  const isSmall = /^(?:The|A|An|In|It|He|She|They|This|These|There|El|La|Los|Las|Un|Una|En|Se|Su|Este|Esta)$/.test(word)
  return isSmall ? text.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase()) : text
}

/** Small numbers in words as digits, or digits as words. */
export function otherNumbers(sentence: string, language: Language): string | null {
  const words = language === 'en' ? small : pequeños
  const changed = sentence.replaceAll(
    /(?<![\p{L}\p{N}.,:$€£/-])(?<!\p{L} y )(?<!\d )(\p{L}+|\d{1,2})(?![\p{L}\p{N}%°:/-]|[.,]\d| ?[ap]\.?m|\s\d| (?:and|y|hundred|thousand|million|billion|mil|cientos|millones|tercios|thirds|quarters|cuartos)\b)/gu,
    (token) => {
      if (/^\d+$/.test(token))
        return Number(token) >= 2 && Number(token) <= 12 ? (words[Number(token)] ?? token) : token
      const value = words.indexOf(token)
      return value >= 2 ? String(value) : token
    },
  )
  return changed === sentence ? null : changed
}

/** Other separators: 1,234 as 1 234, 12.5 as 12,5. */
export function otherSeparators(sentence: string): string | null {
  const changed = sentence
    .replaceAll(/(?<![\d.,])(\d{1,3})[.,](\d{3})(?![\d.,]\d|\d)/g, '$1\u00a0$2')
    .replaceAll(/(?<![\d.,\u00a0])(\d{1,3})\.(\d{1,2})(?![\d.,])/g, '$1,$2')
  return changed === sentence ? null : changed
}

/** What stands first up to a comma goes to the end, or is left out. */
function opening(sentence: string): { lead: string; rest: string } | null {
  const match =
    /^((?:In|On|At|By|After|Before|During|Since|From|For|With|En|El|Durante|Desde|Después de|Antes de|Tras|Con|Para|Según|According to)\s[^,;:()]{3,60}), (?!y |and |which |que )([^;:()]{25,})[.]$/u.exec(
      sentence,
    )
  const [, lead, rest] = match ?? []
  return lead && rest ? { lead, rest } : null
}

export function reordered(sentence: string): string | null {
  const parts = opening(sentence)
  if (!parts || /,/.test(parts.rest)) return null
  return `${upper(parts.rest)} ${parts.lead.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())}.`
}

export function withoutOpening(sentence: string): string | null {
  const parts = opening(sentence)
  return parts ? `${upper(parts.rest)}.` : null
}

/** Without what stands in brackets, or between commas after "which", "who", "que". */
export function withoutAside(sentence: string): string | null {
  const changed = sentence
    .replace(/\s\([^()]{2,120}\)(?![\p{L}\p{N}])/u, '')
    .replace(/, (?:which|who|whose|where|que|quien|donde)\s[^,.;:]{3,100},(?= \p{Ll})/u, '')
  return changed === sentence || changed.split(' ').length < 6 ? null : changed
}

/** Two sentences as one. */
export function joined(first: string, second: string, language: Language): string {
  return `${first.replace(/[.!]$/, '')}, ${language === 'en' ? 'and' : 'y'} ${lowerFirst(second)}`
}

/** "Who wrote X?" + "Ann" → "Ann wrote X."; only where the answer stands for the subject. */
export function declared(question: string, answer: string): string | null {
  const match =
    /^(?:Who|What|Which \p{Ll}+|What \p{Ll}+|Quién|¿Quién|¿Qué \p{Ll}+)\s(?!is |are |was |were |did |do |does |has |have |had |can |could |would |will |should |es |son |era |fue |fueron |of )(\p{Ll}{3,}(?:ed|s|ó|ía|aron|ieron)\s[^?]{10,})\?$/u.exec(
      question.trim(),
    )
  return match?.[1] ? `${upper(answer.replace(/[.,;]$/, ''))} ${match[1]}.` : null
}
