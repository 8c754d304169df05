/** Which words are written with a hyphen, for when their document does not show it. */

const words = (list: string) => new Set(list.split(' '))

/** In any language: what stands before a hyphen and hardly ever before a mere division. */
const firstParts = words('non self quasi nicht pseudo')

/** What “ex” is said of: it is also how many words begin, such as explain. */
const formerly =
  /^(?:wi[fv]es?|husbands?|partners?|spouses?|presidente?[as]?|presidentes|employees?|members?|students?|officio|post|ante|works|factory|director[ae]?s?|directores|minist(?:er|ro|ra|ros|ras)|alumn[oa]s?|marido|mujer|novi[oa]s?|espos[oa]s?|militar(?:es)?|jug(?:ador|adora|adores))$/

/** English first parts of compounds, such as long-term. */
const englishFirst = words(
  'all cross well long short high low full half mid ill near hard soft deep wide large small big single double ' +
    'triple dual one two three four five six seven eight nine first second third fourth last next real early late ' +
    'open closed old new state end user client server year day week month hour',
)
/** What a divided word goes on with after one of those: long-er, hard-ware, six-ty. */
const englishEnding =
  /^(?:s|ment|ments|dle|dles|dled|night|nights|summer|ral|rally|spread|sense|sensical|chalant|chalantly|er|ers|ered|ering|est|ed|en|ens|ened|ening|ing|ings|ingly|ly|ness|nesses|less|lessly|ful|ship|ships|hood|ism|ist|ists|ity|ities|ize|ise|ized|ised|izing|ising|ization|isation|ary|al|ally|age|ages|ant|ish|ow|owed|owing|ows|oy|y|ty|teen|th|ths|fold|dom|ware|wares|way|ways|land|lands|ward|wards|where|hand|coming|comings|cut|cuts|fall|falls|born|point|points|name|names|line|lines|light|lights|time|work|works|works|ship|self|ot|otted|most|mate|mates|by|ics|ic|ical|ically|iness|on|ons|onds|ondary|ation|ate|ated|ates|ergy|ergies|ergic|ium|lo|bour|over|overs|ist|olate|olated|ence|ences|ulatory|ument|uments|ustrate|ustrated|ustration|usion|usions|ness|room|rooms|liness|thest)$/

/** English words that follow a hyphen rather than being the end of another word. */
const englishSecond = words(
  'based free specific friendly oriented driven level dependent independent powered controlled managed owned making ' +
    'averse sensitive intensive compliant ready only known made defined aware shaped coloured colored approved assisted ' +
    'enabled party lasting speaking effective efficient neutral',
)
/** Before which even those only end a word: in-dependent, un-known, over-sensitive. */
const englishPrefix = /^(?:.{1,3}|over|under|inter|super|hyper|inde|photo|auto|supra|para|pre|homo|arch|through)$/

const pairs = words(
  'pre-tax pre-war pre-existing pre-trained pre-release pre-order pre-installed pre-configured pre-approved pre-shared ' +
    'pre-emptive pre-owned post-war post-tax after-tax after-sales co-author co-authors co-founder co-founders co-owner ' +
    'co-worker co-workers part-time part-timer part-timers anti-inflammatory anti-aging anti-corruption multi-factor ' +
    'multi-user multi-year inter-company intra-company re-enter re-entry re-elect re-use re-export vice-president ' +
    'vice-chair mother-in-law decision-maker decision-makers trade-off trade-offs sub-clause sub-clauses sub-section ' +
    'up-to risk-adjusted fixed-rate fixed-term fixed-price peer-reviewed peer-to case-by side-by step-by face-to door-to ' +
    'check-list run-time time-consuming cost-benefit price-earnings carbon-neutral gluten-free user-friendly ' +
    'water-resistant fire-resistant heat-resistant write-off write-offs day-to year-end year-round year-old years-old',
)
/** Short words that nobody divides off. */
const particles = words('in on up by off out of down')
/** What joins the parts of a compound of several words: state-of-the-art. */
const joints = words('of to the in on up by and or at for y de und')

/**
 * Whether `left` and `right`, in small letters, keep the hyphen that divides them at a line's end. Knows the commonest
 * cases of English, Spanish and German; else a hyphen there is only typography.
 */
export function keepsHyphen(left: string, right: string, english: boolean): boolean {
  const last = left.split('-').at(-1) ?? ''
  const next = right.split('-', 1)[0] ?? ''
  // No rule of division leaves one letter: e-mail, X-ray.
  if (last.length === 1) return true
  if ((last !== left && joints.has(last)) || (next !== right && joints.has(next))) return true
  if (last === 'ex') return formerly.test(next)
  if (firstParts.has(last)) return next.length >= 4 && !englishEnding.test(next)
  if (!english) return keepsOther(last, next)
  return pairs.has(`${left}-${right}`) || keepsEnglish(last, next)
}

function keepsEnglish(left: string, right: string): boolean {
  if (pairs.has(`${left}-${right}`)) return true
  if (particles.has(right)) return left.length >= 3
  if (englishFirst.has(left)) return right.length >= 3 && !englishEnding.test(right)
  return englishSecond.has(right.replace(/s$/, '')) && !englishPrefix.test(left)
}

const peoples = words('franco hispano anglo germano greco luso chino ruso')
const colours = words('schwarz weiß rot grün blau gelb braun grau')

/** Spanish pairs such as teórico-práctico are told by the accent before -ico; German ones by two adjectives. */
function keepsOther(left: string, right: string): boolean {
  if (/[áéíóú]\p{L}{1,3}ic[oa]$/u.test(left)) return right.length >= 5
  if (/sch$/.test(left)) return /isch(?:e[nmrs]?)?$/.test(right)
  if (peoples.has(left)) return right.length >= 5
  return colours.has(left) && colours.has(right.replace(/e[nmrs]?$/, ''))
}
