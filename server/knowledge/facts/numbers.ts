import { numberWordsOf, scaleBehind } from './number-words'
import { createTaken, type TextSpan } from './span'
import { currencyBefore, sameUnit, unitBehind } from './units'

/** A number of a text, in digits or words, with what it measures. */
export interface Quantity extends TextSpan {
  /** As it is written, without its unit. */
  text: string
  /** What it can mean: "1,234" is 1234 in English and 1.234 in Spanish. */
  values: readonly number[]
  /** The units that stand with it, by the names of `units.ts`; none where a plain number stands. */
  units: readonly string[]
  ordinal: boolean
  /** Words that are a number only sometimes ("one", "first", "segundo"): they can show a number, but need none shown. */
  vague: boolean
}

const SEPARATORS = String.raw`.,'’\u00a0\u202f`
/**
 * Digits with separators; thousands may also be set apart by blanks. Digits that belong to a code (XJ-9, H2) are no
 * number. A minus counts where nothing stands directly before it.
 */
const NUMBER = new RegExp(
  String.raw`(?<!\p{L}-?|[\d_]|\d[.,])(?<![\p{L}\p{N}][-–])(?:(?<=^|[\s(:=])[-−](?=\d))?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[${SEPARATORS}]\d+)*)|(?<=\d)[-–](\d+(?:[${SEPARATORS}]\d+)*)`,
  'gu',
)
const fractions: Record<string, number> = { '½': 0.5, '¼': 0.25, '¾': 0.75, '⅓': 1 / 3, '⅔': 2 / 3, '⅛': 0.125 }
const FRACTION_SIGN = /[½¼¾⅓⅔⅛]/
const ORDINAL_END = /^(?:st|nd|rd|th|\.?[ºª]|er|ro|ra|do|da|to|ta)(?![\p{L}\p{N}])/u
const DECADE_END = /^['’]?s(?![\p{L}\p{N}])/u
/** Between a currency sign and its number in short English: "$5m", "£3bn". */
const SHORT_SCALE = /^\s?(m|mn|bn|k|tn)(?![\p{L}\p{N}])/iu
const shortScales: Record<string, number> = { k: 1e3, m: 1e6, mn: 1e6, bn: 1e9, tn: 1e12 }

/** What digits with separators can mean. */
export function readingsOf(written: string): number[] {
  const negative = /^[-−]/.test(written)
  const digits = negative ? written.slice(1) : written
  const parts = digits.split(new RegExp(`[ ${SEPARATORS}]`))
  const separators = digits.match(new RegExp(`[ ${SEPARATORS}]`, 'g')) ?? []
  const sign = negative ? -1 : 1
  const last = separators.at(-1)
  if (last === undefined) return [sign * Number(digits)]
  const grouped =
    parts.slice(1).every((part) => part.length === 3) && (parts[0] ?? '').length <= 3 && new Set(separators).size === 1
  const whole = Number(parts.join(''))
  const decimals = Number(`${parts.slice(0, -1).join('')}.${parts.at(-1)}`)
  const canBeDecimal = /[.,]/.test(last) && separators.filter((each) => each === last).length === 1
  const read = [...(grouped ? [whole] : []), ...(canBeDecimal ? [decimals] : [])]
  return (read.length > 0 ? read : [whole]).map((value) => sign * value)
}

interface Draft extends TextSpan {
  values: number[]
  ordinal: boolean
  vague: boolean
  units: readonly string[]
  /** Whether a unit may still be looked for behind it. */
  open: boolean
}

function fromDigits(text: string, match: RegExpExecArray, language?: string): Draft {
  const written = match[1] ?? match[0]
  const start = match.index + match[0].length - written.length
  let end = start + written.length
  let values = readingsOf(written)
  const sign = FRACTION_SIGN.exec(text.slice(end, end + 1))?.[0]
  if (sign) {
    end += 1
    values = values.map((value) => value + (fractions[sign] ?? 0))
  }
  const currency = currencyBefore(text, start)
  const ordinal = ORDINAL_END.exec(text.slice(end, end + 4))
  if (ordinal && !currency)
    return { start, end: end + ordinal[0].length, values, ordinal: true, vague: false, units: [], open: false }
  const decade = /^\d{2,4}$/.test(written) ? DECADE_END.exec(text.slice(end, end + 3)) : null
  if (decade)
    return { start, end: end + decade[0].length, values, ordinal: false, vague: false, units: ['decade'], open: false }
  const short = currency && SHORT_SCALE.exec(text.slice(end, end + 5))
  const scale = short
    ? { factor: shortScales[short[1]?.toLowerCase() ?? ''] ?? 1, end: end + short[0].length }
    : scaleBehind(text, end, language)
  values = values.map((value) => value * scale.factor)
  return { start, end: scale.end, values, ordinal: false, vague: false, units: currency?.units ?? [], open: !currency }
}

/** "siglo XIX", "19th century": the number of a century, in Roman figures too. */
const CENTURY = /\b(?:siglos?|centur(?:y|ies))\s+([IVX]+)(?:\s*(?:y|and|-|–|al?|to)\s*([IVX]+))?\b/giu
const roman: Record<string, number> = { I: 1, V: 5, X: 10 }

function fromRoman(written: string): number {
  const figures = [...written.toUpperCase()].map((figure) => roman[figure] ?? 0)
  return figures.reduce((sum, value, at) => sum + (value < (figures[at + 1] ?? 0) ? -value : value), 0)
}

function centuriesOf(text: string): Draft[] {
  return [...text.matchAll(CENTURY)].flatMap((match) =>
    [match[1], match[2]].flatMap((written): Draft[] => {
      if (!written) return []
      const start = match.index + match[0].lastIndexOf(written)
      return [
        {
          start,
          end: start + written.length,
          values: [fromRoman(written)],
          ordinal: true,
          vague: false,
          units: ['century'],
          open: false,
        },
      ]
    }),
  )
}

const shares: [RegExp, number, boolean][] = [
  [/\b(?:three[- ]quarters?|tres cuartos|tres cuartas partes)\b/giu, 0.75, false],
  [/\b(?:two[- ]thirds?|dos tercios|dos terceras partes)\b/giu, 2 / 3, false],
  [/\b(?:(?:a|one)[- ]third|un tercio|(?:una |la )?tercera parte)\b/giu, 1 / 3, false],
  [/\b(?:(?:a|one)[- ]quarter|un cuarto|(?:una |la )?cuarta parte)\b/giu, 0.25, true],
  [/\b(?:half|la mitad|mitad)\b/giu, 0.5, true],
]

const sharesOf = (text: string): Draft[] =>
  shares.flatMap(([pattern, value, vague]) =>
    [...text.matchAll(pattern)].map(
      (match): Draft => ({
        start: match.index,
        end: match.index + match[0].length,
        values: [value],
        ordinal: false,
        vague,
        units: [],
        open: false,
      }),
    ),
  )

/** Between the two ends of a range: "5–10 mg", "between 5 and 10 mg", "de 5 a 10 mg". */
const RANGE = /^\s*(?:[-–—]|to|and|or|a|y|o|u|al|hasta)\s*$/iu

/** The first number of a range has the unit of the second. */
function shareUnits(text: string, drafts: readonly Draft[]): void {
  for (const [at, draft] of drafts.entries()) {
    const next = drafts[at + 1]
    if (!next || !draft.open || draft.units.length > 0) continue
    if (RANGE.test(text.slice(draft.end, next.start))) draft.units = next.units
  }
}

/**
 * The numbers of a text in its order, in digits and words, with their units. `taken`: parts that are read as something
 * else, such as dates and times.
 */
export function quantitiesOf(text: string, language?: string, taken: readonly TextSpan[] = []): Quantity[] {
  const special = [...centuriesOf(text), ...sharesOf(text)]
  const digits = [...text.matchAll(NUMBER)].map((match) => fromDigits(text, match, language))
  const signs = [...text.matchAll(/(?<!\d)[½¼¾⅓⅔⅛]/gu)].map(
    (match): Draft => ({
      start: match.index,
      end: match.index + 1,
      values: [fractions[match[0]] ?? 0],
      ordinal: false,
      vague: false,
      units: [],
      open: true,
    }),
  )
  const words = numberWordsOf(text, language).map(
    (each): Draft => ({ ...each, values: [each.value], units: [], open: true }),
  )
  const free = createTaken(text.length, taken)
  const drafts = [...special, ...digits, ...signs, ...words].filter((draft) => free.take(draft))
  drafts.sort((a, b) => a.start - b.start)
  const ends = drafts.map((draft) => {
    const unit = draft.open && draft.units.length === 0 ? unitBehind(text, draft.end) : undefined
    if (unit) draft.units = unit.units
    return unit?.end ?? draft.end
  })
  shareUnits(text, drafts)
  const quantities = drafts.map((draft, at) => ({
    start: draft.start,
    end: ends[at] ?? draft.end,
    text: text.slice(draft.start, draft.end),
    values: draft.values,
    units: draft.units,
    ordinal: draft.ordinal,
    // A unit makes a number of a word that could be something else: "one hour".
    vague: draft.vague && draft.units.length === 0,
  }))
  // The hundred in "por ciento" is a part of the unit.
  return quantities.filter(({ start }, at) => at === 0 || start >= (quantities[at - 1]?.end ?? 0))
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

/** Whether two numbers can mean the same value, whatever they measure. A share may be written in per cent. */
export function sameValue(a: Quantity, b: Quantity): boolean {
  const shareOf = ({ values, units }: Quantity) => (units[0] === '%' ? values.map((value) => value / 100) : values)
  const plain = a.values.some((value) => b.values.some((other) => close(value, other)))
  if (plain || (a.units[0] === '%') === (b.units[0] === '%')) return plain
  return shareOf(a).some((value) => shareOf(b).some((other) => close(value, other)))
}

/** Whether two numbers can be the same: in value and unit. */
export const sameQuantity = (a: Quantity, b: Quantity): boolean => sameValue(a, b) && sameUnit(a.units, b.units)
