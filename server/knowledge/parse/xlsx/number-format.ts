const DAY_MS = 86_400_000
/** Excel's day 0; its calendar has a 29 February 1900, so days before 61 are one off (ECMA-376 §18.17.4.1). */
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/** Excel takes no longer ones. */
const LONGEST_FORMAT = 255

/** Formats that a file refers to by number alone (ECMA-376 part 1, §18.8.30). */
export const builtInFormats: Record<number, string> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
  48: '##0.0E+0',
}

/**
 * A stored number as a sheet shows it: decimals, thousands, percent and signs of its format. Dates come as
 * `2024-01-31`, `2024-01-31 14:30` or `14:30:05` whatever the format's order, since a reader elsewhere must understand them.
 */
export function formatNumber(value: number, format: string | undefined, date1904: boolean): string {
  if (!format || format.length > LONGEST_FORMAT || /^(general|@)$/i.test(format)) return general(value)
  const section = chooseSection(format, value)
  const codes = section.text.replace(/"[^"]*"|\\.|[_*]./g, '')
  const elapsed = /\[(h+|m+|s+)\]/i.test(codes)
  const bare = codes.replace(/\[[^\]]*\]/g, '')
  if (elapsed) return elapsedTime(value)
  if (/[dyhs]|m(?!.*[0#])/i.test(bare.replace(/general|AM\/PM|e[+-]/gi, ''))) return dateTime(value, bare, date1904)
  return plainNumber(section.signed ? value : Math.abs(value), section.text)
}

const general = (value: number) => String(Number(value.toPrecision(15)))

function chooseSection(format: string, value: number): { text: string; signed: boolean } {
  const sections = format.match(/(?:"[^"]*"|\\.|[^;])+/g) ?? [format]
  const [positive = format, negative, zero] = sections
  if (value < 0 && negative !== undefined) return { text: negative, signed: false }
  if (value === 0 && zero !== undefined) return { text: zero, signed: true }
  return { text: positive, signed: true }
}

function dateTime(value: number, codes: string, date1904: boolean): string {
  const days = !date1904 && value < 60 ? value + 1 : value
  const moment = new Date((date1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(days * DAY_MS))
  if (Number.isNaN(moment.getTime())) return general(value)
  const iso = moment.toISOString()
  if (iso.startsWith('+') || iso.startsWith('-')) return general(value)
  const hasDay = /[dy]|m(?![:m]*s)/i.test(codes.replace(/h+[^a-z]*m+|m+[^a-z]*s+/gi, ''))
  const hasTime = /[hs]/i.test(codes.replace(/AM\/PM/gi, 'h'))
  const time = iso.slice(11, iso.endsWith(':00.000Z') && !/s/i.test(codes) ? 16 : 19)
  if (!hasTime) return iso.slice(0, /d/i.test(codes) || !/[my]/i.test(codes) ? 10 : 7)
  return hasDay && value >= 1 ? `${iso.slice(0, 10)} ${time}` : time
}

function elapsedTime(value: number): string {
  const seconds = Math.round(value * 86_400)
  const two = (part: number) => String(Math.abs(part)).padStart(2, '0')
  return `${Math.trunc(seconds / 3600)}:${two(Math.trunc(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function plainNumber(value: number, section: string): string {
  const text = section.replace(/\[\$([^\]-]*)[^\]]*\]/g, '"$1"').replace(/\[[^\]]*\]|[_*]./g, '')
  const codes = text.replace(/"[^"]*"|\\./g, (literal) => '\u0001'.repeat(literal.length))
  const pattern = /[0#?][0#?,]*(?:\.[0#?]*)?,*(?:E[+-][0#?]+)?|General/i.exec(codes)
  if (!pattern || codes.includes('/')) return pattern ? general(value) : literalOf(text) || general(value)
  const digits = /general/i.test(pattern[0]) ? general(value) : digitsOf(value, pattern[0], codes.includes('%'))
  const sign = digits.startsWith('-') ? '-' : ''
  const before = literalOf(text.slice(0, pattern.index))
  return `${sign}${before}${digits.slice(sign.length)}${literalOf(text.slice(pattern.index + pattern[0].length))}`.trim()
}

function digitsOf(value: number, pattern: string, percent: boolean): string {
  const [whole = '', fraction = ''] = pattern.replace(/,+$/, '').split(/E/i)[0]?.split('.') ?? []
  const thousands = /,+$/.exec(pattern)?.[0].length ?? 0
  const needed = (fraction.match(/0/g) ?? []).length
  const most = Math.min(20, fraction.length)
  const scaled = (percent ? value * 100 : value) / 1000 ** thousands
  if (/E/i.test(pattern)) return scaled.toExponential(most).toUpperCase()
  if (Math.abs(scaled) >= 1e21) return general(scaled)
  const [integer = '0', decimals = ''] = scaled.toFixed(most).split('.')
  const kept = decimals.slice(0, needed) + decimals.slice(needed).replace(/0+$/, '')
  const places = (whole.match(/0/g) ?? []).length
  const padded = integer.replace(/\d+/, (run) => run.padStart(places, '0'))
  const grouped = /[0#?],+[0#?]/.test(whole) ? padded.replace(/\B(?=(\d{3})+$)/g, ',') : padded
  return kept ? `${grouped}.${kept}` : grouped
}

/** The characters that a format shows as they are. */
const literalOf = (codes: string) =>
  codes.replace(
    /"([^"]*)"|\\(.)|[#?0,.]/g,
    (_, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? '',
  )
