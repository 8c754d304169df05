import { sentenceSpans } from '@/nodes/grounding/sentences'
import { resolveCitations } from '@/nodes/shared/resolve-citations'

/** What sources are called, and what they do not do: in English and in Spanish. */
const SOURCES = 'sources?|documents?|passages?|excerpts?|context|texts?|information|material|article'
const TELL =
  'say|tell|state|mention|contain|include|provide|specify|cover|answer|give|address|indicate|discuss|describe|explain|have|offer'
const FUENTES = 'fuentes?|documentos?|pasajes?|fragmentos?|contexto|textos?|información|material|artículo'
const DICEN =
  'dicen?|indican?|mencionan?|contienen?|incluyen?|especifican?|aclaran?|responden?|proporcionan?|ofrecen?|permiten?|hablan?|recogen?|explican?|tratan?|detallan?|dan?|tienen?'

const DECLINES = [
  String.raw`\b(?:${SOURCES})\b[^.]{0,60}?\b(?:do|does|did|is|are)(?: not|n['’]t)\b[^.]{0,40}?\b(?:${TELL})\b`,
  String.raw`\b(?:is|are|was|were)(?: not|n['’]t) (?:\w+ )?(?:mentioned|stated|specified|given|provided|covered|said|included|found|available|answered|in the (?:${SOURCES}))\b`,
  String.raw`\b(?:no|not enough|insufficient) (?:\w+ )?(?:information|evidence|details?|mention|answer)\b`,
  String.raw`\bI(?: do not|['’]?m not able to| don['’]t| cannot| can['’]t| could not| couldn['’]t| am unable to|['’]m unable to) (?:know|find|answer|say|tell|determine|see)\b`,
  String.raw`\b(?:unable|impossible|not possible) to (?:answer|find|determine|say|tell)\b`,
  String.raw`\b(?:${FUENTES})\b[^.]{0,60}?\bno\b[^.]{0,30}?\b(?:${DICEN})\b`,
  String.raw`\bno (?:lo )?(?:sé(?![a-zñáéíóú])|puedo (?:responder|decir|saber|encontrar)|he (?:podido|encontrado)|encuentro|es posible (?:responder|saber|determinar)|consta\b)`,
  String.raw`\bno hay (?:\w+ )?(?:información|datos|respuesta|constancia|ninguna mención)`,
  String.raw`\bno se (?:menciona|indica|dice|especifica|encuentra|proporciona|detalla|aclara|explica|puede (?:responder|saber|determinar))`,
].map((pattern) => new RegExp(pattern, 'i'))

/** Longer than this a text says something, whatever it does not. In characters. */
const LONGEST = 400

/**
 * Whether a text says that its sources do not tell: it is short, cites nothing, and its first sentence says so in English
 * or Spanish. For language models, which cannot tell apart what they answer from what they decline.
 */
export function saysNothing(text: string): boolean {
  const { unknown } = resolveCitations(text, new Set(), { loose: true })
  if (unknown.length > 0 || text.length > LONGEST) return false
  const [first] = sentenceSpans(text)
  const sentence = first ? text.slice(first.start, first.end) : ''
  return DECLINES.some((pattern) => pattern.test(sentence))
}
