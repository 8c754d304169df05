const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const raised = new Map([...'0123456789-−+'].map((sign, at) => [sign, digits[at] ?? (sign === '+' ? '⁺' : '⁻')]))

/** Stand around what a page sets higher than its line, until it is known what it is; no text holds them. */
export const RAISED = { open: '\ufdd0', close: '\ufdd1' } as const

const MARK = /^[[(]?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3})(?:\s?[,;]\s?(?:\d{1,2}|[a-z]))*[\])]?$/i
const POWER = /(?:[×x·*]\s?|^|[\s(/])10$/
const UNIT = /(?:^|[\s/(·.\d])(?:[cdkmµn]?m|s|h|min|ft|in|yd|mi|kg|g|l|L)$/

/**
 * A cell's text with its notes apart from its numbers: 12 with a raised 3 behind it is `12 ³`, while 10⁹ and m² stay one.
 * Raised letters of a word, such as `1st`, stay in it.
 */
export function apartNotes(cell: string): string {
  if (!/[\ufdd0⁰-⁹¹²³]/.test(cell)) return cell
  let text = ''
  for (const [at, part] of cell.split(/\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/).entries()) {
    text = at % 2 === 0 ? text + part : withRaised(text, part.trim())
  }
  return text
    .replace(/[\ufdd0\ufdd1]/g, '')
    .replace(/(?<=[\d%)])(?<!(?:[×x·*]\s?|^|[\s(/])10)([⁰¹²³⁴-⁹]{1,2})(?=[\s,;)]|$)/gu, ' $1')
    .trim()
}

function withRaised(before: string, said: string): string {
  const number = /^[-−+]?\d{1,3}$/.test(said)
  if (number && (POWER.test(before) || (UNIT.test(before) && /^[-−]?[123]$/.test(said)))) return before + raise(said)
  if (!MARK.test(said) || (/^[a-z]{1,4}$/i.test(said) && /\p{L}$|^$/u.test(before) && said.length > 1))
    return before + said
  if (/^[ºªoa]$/.test(said) && /\d$/.test(before)) return before + said
  const mark = /^[\d,;\s]+$/.test(said) ? raise(said.replace(/\s/g, '')) : /^[a-z]+$/i.test(said) ? `(${said})` : said
  return before === '' ? `${mark} ` : `${before.trimEnd()} ${mark}`
}

const raise = (text: string) => [...text].map((sign) => raised.get(sign) ?? sign).join('')
