import { areAlike, areOpposite, oppositesOf } from '@/server/knowledge/facts'
import type { ReaderLanguage } from '../question'
import { type Asked, isNameIn, isNegated } from './read-question'
import type { Evidence, Sentence } from './read-sources'

/** Why there is no answer. */
export type Reason =
  /** Names, numbers or words of the question that no source has; `has`: those that they have. */
  | { kind: 'missing'; missing: string[]; has: string[] }
  /** The question says one thing, what comes nearest its contrary. */
  | { kind: 'opposite'; asked: string; said: string }
  /** The question is negated, or what comes nearest is. */
  | { kind: 'negated' }
  | { kind: 'unsure' }
  /** There is no question. */
  | { kind: 'nothing' }

const missing = 0.4
const there = 0.9
const mostNamed = 3

export function reasonOf(evidence: Evidence, nearest: Sentence | undefined): Reason {
  const { asked } = evidence
  if (asked.content.length === 0) return { kind: 'nothing' }
  const absent = absentIn(evidence, (at) => isNameIn(asked, at) || asked.content[at]?.isNumber === true)
  const has = presentIn(evidence)
  if (absent.length > 0) return { kind: 'missing', missing: absent, has }
  const opposed = nearest && (opposition(asked, nearest.text) ?? contrary(evidence, nearest))
  if (opposed) return { kind: 'opposite', ...opposed }
  const words = absentIn(evidence, () => true)
  if (words.length > 0) return { kind: 'missing', missing: words, has }
  return asked.negated ? { kind: 'negated' } : { kind: 'unsure' }
}

function absentIn({ asked, anywhere }: Evidence, which: (at: number) => boolean): string[] {
  return asked.content
    .filter(({ text }, at) => which(at) && (anywhere[at] ?? 0) < missing && !isNegated(text))
    .map(({ text }) => text)
    .slice(0, mostNamed)
}

/** The weightiest words that the sources have. */
function presentIn({ asked, anywhere, weights }: Evidence): string[] {
  return [...asked.content.keys()]
    .filter((at) => (anywhere[at] ?? 0) >= there)
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0))
    .slice(0, 2)
    .flatMap((at) => asked.content[at]?.text ?? [])
}

function opposition({ text }: Asked, other: string): { asked: string; said: string } | undefined {
  const theirs = oppositesOf(other)
  for (const own of oppositesOf(text)) {
    const said = theirs.find((one) => areOpposite(own, one))
    if (said && !theirs.some((one) => areAlike(own, one))) return { asked: own.text, said: said.text }
  }
  return undefined
}

/** The same by the list of opposite words, of which stop words say too little. */
function contrary({ asked, meaning }: Evidence, { words }: Sentence): { asked: string; said: string } | undefined {
  const stems = new Set(words.map(({ stem }) => stem))
  for (const own of asked.content) {
    if (stems.has(own.stem)) continue
    const opposites = meaning.opposites(own.stem)
    const said = words.find(({ stem, isStop }) => !isStop && opposites.has(stem))
    if (said) return { asked: own.text, said: said.text }
  }
  return undefined
}

type Quote = (word: string) => string
const english: Quote = (word) => `“${word}”`
const spanish: Quote = (word) => `«${word}»`

const list = (words: readonly string[], joined: string, quote: Quote): string => {
  const shown = words.map(quote)
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${joined} ${shown.at(-1)}`
}

/** Says in the question's language that the sources do not answer, and why. */
export function saySilence(reason: Reason, language: ReaderLanguage): string {
  return language === 'es' ? inSpanish(reason) : inEnglish(reason)
}

function inEnglish(reason: Reason): string {
  const nothing = 'The documents do not say.'
  switch (reason.kind) {
    case 'nothing':
      return nothing
    case 'missing': {
      const absent = list(reason.missing, 'or', english)
      return reason.has.length > 0
        ? `${nothing} What was found speaks of ${list(reason.has, 'and', english)}, but not of ${absent}.`
        : `${nothing} Nothing was found about ${absent}.`
    }
    case 'opposite':
      return `${nothing} What comes nearest says “${reason.said}” where the question says “${reason.asked}”.`
    case 'negated':
      return `${nothing} The question asks for what is not so, and the passages found only tell what is.`
    case 'unsure':
      return `${nothing} Passages with the words of the question were found, but none that answers it surely enough.`
  }
}

function inSpanish(reason: Reason): string {
  const nothing = 'Los documentos no lo dicen.'
  switch (reason.kind) {
    case 'nothing':
      return nothing
    case 'missing': {
      const absent = list(reason.missing, 'ni de', spanish)
      return reason.has.length > 0
        ? `${nothing} Lo encontrado habla de ${list(reason.has, 'y de', spanish)}, pero no de ${absent}.`
        : `${nothing} No se encontró nada de ${absent}.`
    }
    case 'opposite':
      return `${nothing} Lo más cercano dice «${reason.said}» donde la pregunta dice «${reason.asked}».`
    case 'negated':
      return `${nothing} La pregunta pide lo que no es así, y los pasajes encontrados solo cuentan lo que es.`
    case 'unsure':
      return `${nothing} Se encontraron pasajes con las palabras de la pregunta, pero ninguno la responde con bastante seguridad.`
  }
}
