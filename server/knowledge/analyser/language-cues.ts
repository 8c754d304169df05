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
  nl: {
    typical: /ij|aa|uu|[^c]oo|ee[^n]|oe|(?:heid|heden|lijke?|tie|ties|isch|ingen|eren|eerde?|wordt)$/u,
    foreign: /[àâãáåäçèêíìîñóòôõöœßúùûü]|sch[ln]?$/u,
  },
  sv: {
    typical: /å|(?:ning|ningar|ningen|het|heter|heten|arna|erna|orna|ade|ande|else|lig[at]?|iskt?|iska|skap|dag)$/u,
    foreign: /[àâãáçèêëíìîïñóòôõœßúùûüæø]|w|z|th|sch/u,
  },
  ru: {
    typical:
      /(?:ого|его|ому|ему|ый|ий|ая|яя|ое|ые|ие|ость|ости|ение|ения|ться|тся|ать|ить|ами|ями|ов|ев|ал[аио]?|ил[аио]?)$/u,
    foreign: /[a-zіїєґўјљњћђџѓќ]|ъ(?![еёюя])/u,
  },
  ar: {
    typical: /^(?:ال|وال|بال|كال|فال|لل)|(?:ية|ات|ون|ين|ها|هم)$/u,
    foreign: /[a-zپچژگڤکیےہھٹڈڑںەۆێ]/u,
  },
}

const latin = 'a-zàâãäçéèêëíìîïñóòôõöœßúùûüªº0-9'
/** Letters that none of our languages has. */
export const strange = new RegExp(`[^${latin}åа-яё\u0621-\u0652\u0660-\u0669\u0670]`, 'u')
/** Letters that none of the first six has. */
export const strangeAtFirst = new RegExp(`[^${latin}]`, 'u')
