import { sentenceSpans } from '@/nodes/grounding/sentences'
import { resolveCitations } from '@/nodes/shared/resolve-citations'

/** What sources are called, and what they do not do: in English and in Spanish. */
const SOURCES =
  '(?:sources?|documents?|documentation|passages?|excerpts?|context|texts?|information|material|articles?|handbook|manual|guide|guidelines?|pages?|report)'
const TELL =
  '(?:say|tell|state|mention|contain|include|provide|specify|cover|answer|give|address|indicate|discuss|describe|explain|have|offer)'
const FACTS = '(?:information|details?|mention|data|evidence|answer)'
const FUENTES =
  '(?:fuentes?|documentos?|documentación|pasajes?|fragmentos?|contexto|textos?|información|material|artículos?|manual|guía|páginas?|informe)'
const DATOS = '(?:información|datos|detalles|respuesta|constancia|menci(?:ón|ones))'
const DICEN = `(?:(?:dicen?|indican?|mencionan?|contienen?|incluyen?|especifican?|aclaran?|responden?|proporcionan?|ofrecen?|hablan?|recogen?|explican?|tratan?|detallan?)\\b|(?:tienen?|dan?) (?:\\w+ )?${DATOS}|permiten? (?:responder|saber|determinar|contestar))`
/** What may stand between an article or a preposition and a source: "in the provided documents". */
const ANY = String.raw`(?:[\wáéíóúñ]+ ){0,3}`
const NOT = "(?: not|n['’]t)"

const DECLINES = [
  // The sources do not say …; they lack it; nothing in them says it.
  String.raw`\b${SOURCES}\b[^.]{0,60}?\b(?:do|does|did)${NOT}(?: \w+ly)? ${TELL}\b`,
  String.raw`\b${SOURCES}\b[^.]{0,40}?\b(?:lacks?|(?:has|have|gives?|contains?|provides?|offers?|includes?) no|(?:is|are) silent)\b`,
  String.raw`\b(?:nothing|none|neither|nowhere)\b ${ANY}${SOURCES}\b[^.]{0,30}?\b${TELL}s?\b`,
  // It is not mentioned; it is not given in the sources. Breakfast that is not included is an answer.
  String.raw`\b(?:is|are|was|were)${NOT} (?:\w+ )?(?:mentioned|stated|specified|addressed|answered)\b`,
  String.raw`\b(?:is|are|was|were)${NOT} (?:\w+ )?(?:(?:given|provided|covered|said|included|found|available|described|discussed) )?(?:in|by|from|within) ${ANY}${SOURCES}\b`,
  String.raw`\b(?:can['’]t|cannot|could${NOT}) be (?:answered|(?:determined|found|inferred) (?:in|from|based on|with) ${ANY}${SOURCES})\b`,
  // No information about it; I do not have any.
  String.raw`\b(?:not enough|insufficient|isn['’]t enough|lack of) (?:\w+ )?${FACTS}\b`,
  String.raw`\b(?:no|(?:is|are)${NOT} any) (?:\w+ )?(?:information|mention|details?)(?: (?:about|on|regarding|concerning|of|(?:is|are|was|were) (?:given|provided|available|found|included))\b|[.,;]|$)`,
  String.raw`\bno (?:\w+ )?${FACTS}\b[^.]{0,40}\b(?:in|from|within) ${ANY}${SOURCES}\b`,
  String.raw`\bI(?: do not| don['’]t) have (?:\w+ ){0,3}${FACTS}\b`,
  String.raw`\bI(?: do not|['’]?m not able to| don['’]t| cannot| can['’]t| could not| couldn['’]t| am unable to|['’]m unable to) (?:know|answer|say|tell|determine|find (?:any|an|the|this|that|it|information|details)|see (?:any|where|when|how|that))\b`,
  String.raw`\b(?:unable|impossible|not possible) to (?:answer\b|(?:find|determine|say|tell)\b[^.]*\b${SOURCES})`,
  // Las fuentes no dicen …; ninguna lo dice; no aparece en ellas.
  String.raw`\b${FUENTES}\b[^.]{0,60}?\bno (?:(?:me|nos|lo|la|los|las) )?${DICEN}`,
  String.raw`\b(?:ningun[ao]|nada)\b ${ANY}${FUENTES}\b[^.]{0,30}?\b${DICEN}`,
  String.raw`\bno (?:está(?!\w)|están|aparecen?|figuran?|constan?|vienen?|se encuentran?)(?![\wáéíóúñ])[^.]{0,40}\ben ${ANY}${FUENTES}\b`,
  // No lo sé; no hay información; no se menciona.
  String.raw`\bno (?:lo )?(?:sé(?![a-zñáéíóú])|puedo (?:responder|contestar|decir|saber|encontrar)|he (?:podido|encontrado)|encuentro|es posible (?:responder|contestar)|consta\b)`,
  String.raw`\bno es posible (?:saber|determinar)\b[^.]*\b${FUENTES}\b`,
  String.raw`\bno (?:hay|existen?|se encuentra|tengo|dispongo de|cuento con) ${ANY}${DATOS}\b(?! que \w+[aei]r\b)`,
  String.raw`\bno se (?:menciona|dice|especifica|proporciona|detalla|aclara|puede (?:saber|determinar|responder(?: a (?:la|esta|su|tu) pregunta)?(?! al?\b)))`,
  String.raw`\bno se indica(?: (?:en|cuándo|cuánto|cómo|qué|quién|dónde|si|el|la|los|las|nada|ning[uú]n[ao]?|es[ae])\b|[.,;]|$)`,
  String.raw`\bno pueden? (?:responderse|contestarse)|\b(?:desconozco|se desconoce)\b`,
  // Nothing but that.
  '^(?:not (?:mentioned|stated|specified)|unknown|desconocido)[.!]?$',
].map((pattern) => new RegExp(pattern, 'i'))

/** Regrets before what is said, and a condition, which says of no source what it lacks: "If the document does not include …". */
const REGRETS =
  /^(?:(?:i['’]?m|i am) (?:very )?sorry|sorry|unfortunately|lo siento|lamentablemente|disculpa)[,.!:]*\s*(?:(?:but|pero)\s+)?/i
const CONDITION = /^(?:if|when|unless|si|cuando)\b[^,]*(?:,|$)/i

/** Longer than this a text says something, whatever it does not. In characters. */
const LONGEST = 400

/**
 * Whether a text says that its sources do not tell: it is short, cites nothing, and its first sentence says so in English
 * or Spanish. For language models, which cannot tell apart what they answer from what they decline.
 */
export function saysNothing(text: string): boolean {
  const { unknown } = resolveCitations(text, new Set(), { loose: true })
  if (unknown.length > 0 || text.length > LONGEST) return false
  const said = text.trim().replace(REGRETS, '')
  const [first] = sentenceSpans(said)
  const sentence = first ? said.slice(first.start, first.end).trim().replace(CONDITION, '') : ''
  return DECLINES.some((pattern) => pattern.test(sentence))
}
