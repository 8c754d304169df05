import { type FactLanguage, languagesFor, type TextSpan } from './span'

/** A number written in words. */
export interface WrittenNumber extends TextSpan {
  value: number
  ordinal: boolean
  /** Words that are a number only sometimes: "one", "first", "segundo". */
  vague: boolean
}

/** What a word adds to a number: `small` below 20, `tens`, `hundreds`, `scale` multiplies what stands before it. */
interface Part {
  kind: 'small' | 'tens' | 'hundreds' | 'hundred' | 'scale'
  value: number
  ordinal: boolean
  vague: boolean
}

const vagueWords = new Set(
  'one ones first second seconds third thirds fourth fifth un una uno unas unos primero primera primer primeros primeras segundo segunda segundos segundas tercero tercera tercer cuarto cuarta cuartos medio media half quarter quarters thousands millions hundreds miles cientos zero cero'.split(
    ' ',
  ),
)

function listed(kind: Part['kind'], list: string, value: (index: number) => number, ordinal = false): [string, Part][] {
  return list
    .split(' ')
    .flatMap((words, index) =>
      words
        .split('/')
        .map((word): [string, Part] => [word, { kind, value: value(index), ordinal, vague: vagueWords.has(word) }]),
    )
}

const english = new Map<string, Part>([
  ...listed(
    'small',
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    (i) => i,
  ),
  ...listed(
    'small',
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
    (i) => i + 1,
    true,
  ),
  ...listed('tens', 'twenty thirty forty/fourty fifty sixty seventy eighty ninety', (i) => (i + 2) * 10),
  ...listed(
    'tens',
    'twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth',
    (i) => (i + 2) * 10,
    true,
  ),
  ...listed('hundred', 'hundred/hundreds', () => 100),
  ...listed('hundred', 'hundredth', () => 100, true),
  ...listed('scale', 'thousand/thousands million/millions billion/billions trillion/trillions', (i) => 1000 ** (i + 1)),
  ...listed('scale', 'thousandth millionth', (i) => 1000 ** (i + 1), true),
  ...listed('small', 'dozen', () => 12),
])

const spanish = new Map<string, Part>([
  ...listed(
    'small',
    'cero uno/un/una/unos/unas dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis/dieciseis diecisiete dieciocho diecinueve',
    (i) => i,
  ),
  ...listed(
    'small',
    'primero/primera/primer/primeros/primeras segundo/segunda/segundos/segundas tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta séptimo/séptima/septimo octavo/octava noveno/novena décimo/décima/decimo undécimo/undécima duodécimo/duodécima',
    (i) => i + 1,
    true,
  ),
  ...listed('tens', 'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa', (i) => (i + 2) * 10),
  ...listed('tens', 'vigésimo/vigésima trigésimo/trigésima', (i) => (i + 2) * 10, true),
  ...listed(
    'tens',
    'veintiuno/veintiún/veintiuna/veintiun veintidós/veintidos veintitrés/veintitres veinticuatro veinticinco veintiséis/veintiseis veintisiete veintiocho veintinueve',
    (i) => i + 21,
  ),
  ...listed('hundreds', 'cien/ciento/cientos', () => 100),
  ...listed(
    'hundreds',
    'doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas',
    (i) => (i + 2) * 100,
  ),
  ...listed('scale', 'mil/miles millón/millones/millon', (i) => 1000 ** (i + 1)),
  ...listed('scale', 'billón/billones/billon', () => 1e12),
  ...listed('small', 'docena', () => 12),
])

const tables: Record<FactLanguage, ReadonlyMap<string, Part>> = { en: english, es: spanish }
/** "once" is eleven in Spanish only, "ten" ten in English only; where the language is not known, both are left. */
const ambiguous = new Set(['once', 'ten', 'un', 'una', 'uno'])
const both = new Map([...english, ...spanish].filter(([word]) => !ambiguous.has(word)))

const tableFor = (language?: string): ReadonlyMap<string, Part> => {
  const known = languagesFor(language)
  const [only] = known
  return known.length === 1 && only ? tables[only] : both
}

/** Words that multiply a number in digits before them: "1.5 million", "390 mil millones". 1 where there is none. */
export function scaleBehind(text: string, from: number, language?: string): { factor: number; end: number } {
  const table = tableFor(language)
  let factor = 1
  let end = from
  for (let pieces = 0; pieces < 2; pieces++) {
    const match = /^[\s\u00a0-]{0,3}(\p{L}+)/u.exec(text.slice(end, end + 24))
    const part = table.get(match?.[1]?.toLowerCase() ?? '')
    if (!match || part?.kind !== 'scale' || part.ordinal) break
    factor *= part.value
    end += match[0].length
  }
  return { factor, end }
}

interface Sum {
  total: number
  current: number
  last: Part | undefined
}

/** Whether a part can stand behind those before: "twenty five" is one number, "five twenty" are two. */
function follows({ current, last }: Sum, part: Part): boolean {
  if (last?.ordinal) return false
  if (!last) return true
  if (part.kind === 'hundred') return current > 0 && current < 100
  if (part.kind === 'scale') return true
  if (last.kind === 'scale') return true
  if (part.kind === 'small')
    return current % 100 === 0 || (last.kind === 'tens' && last.value % 10 === 0 && part.value > 0 && part.value < 10)
  if (part.kind === 'tens') return current > 0 && current % 100 === 0
  return current === 0
}

function add(sum: Sum, part: Part): void {
  if (part.kind === 'hundred') sum.current = Math.max(1, sum.current) * 100
  else if (part.kind !== 'scale') sum.current += part.value
  else if (sum.total > 0 && sum.total < part.value) {
    // "mil millones": the larger scale takes all before it.
    sum.total = (sum.total + sum.current) * part.value
    sum.current = 0
  } else {
    sum.total += Math.max(1, sum.current) * part.value
    sum.current = 0
  }
  sum.last = part
}

const wordPattern = /\p{L}+/gu
const joins = /^(?:[\s\u00a0]+|-|[\s\u00a0]+(?:and|y)[\s\u00a0]+)$/

/** The numbers that a text has in words: "twenty-five", "dos mil treinta y cinco", "third". */
export function numberWordsOf(text: string, language?: string): WrittenNumber[] {
  const table = tableFor(language)
  const found: WrittenNumber[] = []
  let open: (WrittenNumber & Sum) | undefined
  const close = () => {
    if (open)
      found.push({
        start: open.start,
        end: open.end,
        value: open.total + open.current,
        ordinal: open.ordinal,
        vague: open.vague,
      })
    open = undefined
  }
  for (const match of text.matchAll(wordPattern)) {
    const part = table.get(match[0].toLowerCase())
    if (!part) continue
    const end = match.index + match[0].length
    const between = open ? text.slice(open.end, match.index) : ''
    // "two and three" are two numbers; "hundred and three" and "treinta y tres" are one.
    const mayJoin =
      open && joins.test(between) && (!/\p{L}/u.test(between) || joinsByAnd(open, part)) && follows(open, part)
    if (!mayJoin) close()
    open ??= { start: match.index, end, value: 0, ordinal: false, vague: true, total: 0, current: 0, last: undefined }
    const isFirst = open.last === undefined
    add(open, part)
    open.end = end
    open.ordinal = part.ordinal
    open.vague = isFirst && part.vague
  }
  close()
  return found
}

const joinsByAnd = ({ last, current }: Sum, part: Part): boolean =>
  last?.kind === 'hundred' ||
  last?.kind === 'scale' ||
  (last?.kind === 'tens' && part.kind === 'small' && part.value < 10 && current % 10 === 0)
