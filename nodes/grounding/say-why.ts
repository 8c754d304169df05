import type { Mismatch } from '@/pipeline/grounding-report'

type Sentence = (claimed: string, found: string) => string
type Sentences = Record<Mismatch['kind'], { plain: Sentence; found: Sentence }>

const same = (plain: (claimed: string) => string): { plain: Sentence; found: Sentence } => ({ plain, found: plain })

/** Why a claim has no support, short enough to stand in the text of an answer. */
const sentences: Record<'en' | 'es', Sentences> = {
  en: {
    'number-missing': same((claimed) => `${claimed} is not in the source`),
    'number-elsewhere': {
      plain: (claimed) => `${claimed} is about something else`,
      found: (claimed, found) => `not ${claimed} but ${found}`,
    },
    unit: { plain: (claimed) => `${claimed}: another unit`, found: (claimed, found) => `not ${claimed} but ${found}` },
    'name-missing': same((claimed) => `${claimed} is not in the source`),
    'name-elsewhere': {
      plain: (claimed) => `${claimed} is about something else`,
      found: (claimed, found) => `not ${claimed} but ${found}`,
    },
    negation: same((claimed) => `the source says the contrary of “${claimed}”`),
    opposite: {
      plain: (claimed) => `the source says the contrary of “${claimed}”`,
      found: (claimed, found) => `not “${claimed}” but “${found}”`,
    },
  },
  es: {
    'number-missing': same((claimed) => `${claimed} no está en la fuente`),
    'number-elsewhere': {
      plain: (claimed) => `${claimed} se refiere a otra cosa`,
      found: (claimed, found) => `no ${claimed}, sino ${found}`,
    },
    unit: { plain: (claimed) => `${claimed}: otra unidad`, found: (claimed, found) => `no ${claimed}, sino ${found}` },
    'name-missing': same((claimed) => `${claimed} no está en la fuente`),
    'name-elsewhere': {
      plain: (claimed) => `${claimed} se refiere a otra cosa`,
      found: (claimed, found) => `no ${claimed}, sino ${found}`,
    },
    negation: same((claimed) => `la fuente dice lo contrario de «${claimed}»`),
    opposite: {
      plain: (claimed) => `la fuente dice lo contrario de «${claimed}»`,
      found: (claimed, found) => `no «${claimed}», sino «${found}»`,
    },
  },
}

/** Brackets would be read as a citation, or close the mark too early. */
const bare = (text: string): string =>
  text
    .replaceAll(/[[\](){}|]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Why a claim has no support, in the language of the answer; empty where only too few words were found. */
export function sayWhy(reasons: readonly Mismatch[], language: 'en' | 'es'): string {
  const [first] = reasons
  if (!first) return ''
  const say = sentences[language][first.kind]
  const [claimed, found] = [bare(first.claimed), bare(first.found ?? '')]
  return found === '' ? say.plain(claimed, found) : say.found(claimed, found)
}

/** A mark with its reason: "[unsupported: not 8:00 but 19:00]". */
export function markWith(marker: string, why: string): string {
  if (why === '') return marker
  const [, open = '', close = ''] = /^(.*?)([)\]}]?)$/su.exec(marker) ?? []
  return close === '' ? `${marker} (${why})` : `${open}: ${why}${close}`
}
