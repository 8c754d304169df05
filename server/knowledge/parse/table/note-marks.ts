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
  const parts: string[] = []
  for (const [at, part] of cell.split(/\ufdd0([^\ufdd0\ufdd1]*)\ufdd1/).entries()) {
    if (part === '') continue
    if (at % 2 === 0) parts.push(part)
    else addRaised(parts, part.trim())
  }
  return parts
    .join('')
    .replace(/[\ufdd0\ufdd1]/g, '')
    .replace(/(?<=[\d%)])(?<!(?:[×x·*]\s?|^|[\s(/])10)([⁰¹²³⁴-⁹]{1,2})(?=[\s,;)]|$)/gu, ' $1')
    .trim()
}

/** So much of what stands before says whether it is a power, a unit or a note. */
const NEAR = 8

/** The end of a text in parts; a text with many notes is never put together to look at it. */
function endOf(parts: readonly string[]): string {
  let end = ''
  for (let at = parts.length - 1; at >= 0 && end.length < NEAR; at--) end = (parts[at] ?? '').slice(-NEAR) + end
  return end.slice(-NEAR)
}

function addRaised(parts: string[], said: string): void {
  if (said === '') return
  const before = endOf(parts)
  const isPower = /^[-−+]?\d{1,3}$/.test(said) && POWER.test(before)
  if (isPower || (/^[-−]?[123]$/.test(said) && UNIT.test(before))) parts.push(raise(said))
  else if (staysBehind(before, said)) parts.push(said)
  else {
    const mark = /^[\d,;\s]+$/.test(said) ? raise(said.replace(/\s/g, '')) : /^[a-z]+$/i.test(said) ? `(${said})` : said
    if (before === '') parts.push(`${mark} `)
    else {
      trimEnd(parts)
      parts.push(` ${mark}`)
    }
  }
}

/** Whether what is raised is part of the word or number before it. */
const staysBehind = (before: string, said: string): boolean =>
  !MARK.test(said) ||
  (/^[a-z]{2,4}$/i.test(said) && /\p{L}$|^$/u.test(before)) ||
  (/^[ºªoa]$/.test(said) && /\d$/.test(before))

function trimEnd(parts: string[]): void {
  for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
    const trimmed = last.trimEnd()
    if (trimmed === '') continue
    parts.push(trimmed)
    return
  }
}

const raise = (text: string) => [...text].map((sign) => raised.get(sign) ?? sign).join('')
