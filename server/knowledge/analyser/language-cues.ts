import type { NaturalLanguage } from './languages'

/** What a word tells about its language beside being one of its function words. */
interface Cues {
  /** Letters and endings of words of five letters and more that hardly any other of our languages has. */
  typical: RegExp
  /** What words of the language do not contain. */
  foreign: RegExp
}

export const cues: Record<NaturalLanguage, Cues> = {
  en: {
    typical: /(?:..(?:ing|ness|ship|ough|ght|ful|less|able|ity)|wh.+|th.{3,})$/u,
    foreign: /[àâãäçéèêëíìîïñóòôõöœßúùûü]/u,
  },
  es: { typical: /ñ|(?:ción|ciones|sión|idad|dades|miento|ando|iendo)$/u, foreign: /ss|tt|zz|[àâãäçèêëìîïòôõöœßù]/u },
  pt: {
    typical: /[ãõ]|nh[aeo]|lh[aeo]|(?:ção|ções|dade|ência|ância|agem|ou|eiro|eira)$/u,
    foreign: /ll|tt|zz|[äëïñöœßìòùè]/u,
  },
  fr: {
    typical: /œ|(?:eux|euse|aient|eau|eaux|ette|ique|iques|oir|oire|ées?|ère|tés?)$/u,
    foreign: /[ãäáíìñóòõößú]|sch|[ao]$/u,
  },
  de: {
    typical: /ß|sch|(?:ung|ungen|keit|heit|lich|liche[nrs]?|isch|zeit|zeiten|schaft|nen|ern)$/u,
    foreign: /[àâãáçéèêëíìîïñóòôõœúùû]/u,
  },
  it: {
    typical: /gli|zz|cch|(?:zione|zioni|ità|aggio|ono|ebbe|ello|ella|etti|ale|are|ere|ati|iorni)$/u,
    foreign: /[âãäáçêëíîïñóôõöœßúûü]|sch[^ei]|[jkwy]/u,
  },
}

/** Letters that none of our languages has. */
export const strange = /[^a-zàâãäáçéèêëíìîïñóòôõöœßúùûüªº0-9]/u
