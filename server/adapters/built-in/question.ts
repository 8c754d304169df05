import type { Message } from '@/pipeline/message'
import { detectLanguage } from '@/server/knowledge/analyser'

export type ReaderLanguage = 'en' | 'es'

/** What kind of thing a question asks for. */
export type AnswerKind = 'person' | 'time' | 'place' | 'number' | 'reason' | 'any'

const questionNames = /^(question|query|pregunta|consulta)$/i
/** More is no question; reading it would only take time. */
const longestQuestion = 4_000

/** The question of a conversation: the variable so named, else the longest variable that is text, else the last user message. */
export function questionOf(messages: readonly Message[]): string {
  const last = messages.findLast(({ role, origin }) => role === 'user' && origin !== 'history')
  const variables = messages
    .flatMap((message) => Object.entries(message.variables ?? {}))
    .filter(([, value]) => !value.includes('<source id='))
  const named = variables.findLast(([name, value]) => questionNames.test(name) && value.trim() !== '')?.[1]
  const longest = variables.map(([, value]) => value).sort((a, b) => b.length - a.length)[0]
  return (named ?? (longest?.trim() || undefined) ?? outsideSources(last)).trim().slice(0, longestQuestion)
}

function outsideSources(message: Message | undefined): string {
  if (!message) return ''
  let text = ''
  let from = 0
  for (const { start, end } of [...(message.sources ?? [])].sort((a, b) => a.start - b.start)) {
    text += message.content.slice(from, start)
    from = end
  }
  return text + message.content.slice(from)
}

const spanishSigns = /[¿¡ñáíóú]|\b(qué|quién|cuándo|dónde|cómo|cuál|cuánt[oa]s?|por que|el|la|los|las|del|una?)\b/i

/** The language to answer in. */
export function languageOf(question: string): ReaderLanguage {
  const detected = detectLanguage(question)
  if (detected === 'es') return 'es'
  if (detected === 'en') return 'en'
  return spanishSigns.test(question) ? 'es' : 'en'
}

const kinds: readonly [AnswerKind, RegExp][] = [
  [
    'number',
    /\b(how (many|much|old|long|far|tall|high|large|big|often|fast)|what (percent(age)?|number|amount|fraction|proportion|population)|cu[áa]nt[oa]s?|qu[ée] (porcentaje|n[úu]mero|cantidad))\b/i,
  ],
  [
    'time',
    /\b(when|what (year|date|day|month|century|decade|time|era)|(in|on|by|since|during) (what|which) (year|date|day|month|century|decade)|which (year|century|decade)|cu[áa]ndo|qu[ée] (año|fecha|d[íi]a|mes|siglo|d[ée]cada))/i,
  ],
  [
    'person',
    /\b(who|whom|whose|which (person|man|woman|president|king|queen|scientist|author|player|coach|actor|singer)|qui[ée]n(es)?)\b/i,
  ],
  [
    'place',
    /\b(where|(what|which) (city|country|state|place|town|region|county|river|street|building|stadium|continent)|d[óo]nde|qu[ée] (ciudad|pa[íi]s|estado|lugar|regi[óo]n))\b/i,
  ],
  ['reason', /\b(why|what (caused?|is the reason)|por qu[ée])\b/i],
]

/** What the question asks for, by its question word. */
export function kindOf(question: string): AnswerKind {
  return kinds.find(([, pattern]) => pattern.test(question))?.[0] ?? 'any'
}

const numberWords =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|half|twice|dozen|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|veinte|treinta|cien|ciento|mil|millones|mitad'
const months =
  'january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre'
const evidence: Record<Exclude<AnswerKind, 'any'>, RegExp> = {
  number: new RegExp(String.raw`\d[\d.,]*|\b(${numberWords})\b`, 'giu'),
  time: new RegExp(
    String.raw`\b\d{3,4}s?\b|\b(${months}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|centuries|siglo|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b|\b\d{1,2}(:\d\d| ?[ap]\.?m)`,
    'giu',
  ),
  person:
    /(?<=[\p{L}\p{N},;:)’'"”] ?)\p{Lu}[\p{L}'’-]+(?: (?:\p{Lu}\.|(?:van|von|de|da|del|la) )?\p{Lu}?[\p{L}'’-]*)*|^\p{Lu}[\p{L}'’-]+ \p{Lu}[\p{L}'’-]+/gu,
  place:
    /(?<=\b(?:in|at|near|from|to|of|on|across|outside|en|de|desde|hasta|cerca de) (?:the |la |el )?)\p{Lu}[\p{L}'’-]+/gu,
  reason:
    /\b(because|due to|since|caused?|result(ed|s|ing)?|led to|so that|in order to|reason|therefore|thus|porque|debido|ya que|a causa|por eso|para que)\b/giu,
}

/** Whether a sentence has something of the kind asked for that the question itself does not already name. */
export function hasEvidence(sentence: string, kind: AnswerKind, question: string): boolean {
  if (kind === 'any') return false
  const asked = question.toLowerCase()
  return (sentence.match(evidence[kind]) ?? []).some((found) => !asked.includes(found.toLowerCase().trim()))
}
