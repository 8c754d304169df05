import { attributeOf, childrenOf, type HtmlNode, nameOf } from './html-dom'

/** A list whose items are being read. */
export interface ListState {
  ordered: boolean
  /** What the last item counted. */
  count: number
  step: number
  /** How items are counted: `1`, `a`, `A`, `i` or `I`. */
  type: string
  depth: number
}

/** A list as it begins: where it starts to count, and which way. */
export function beginList(node: HtmlNode, depth: number): ListState {
  const ordered = nameOf(node) === 'ol'
  const step = attributeOf(node, 'reversed') === undefined ? 1 : -1
  const usual = step === 1 ? 1 : childrenOf(node).filter((child) => nameOf(child) === 'li').length
  const start = wholeNumber(attributeOf(node, 'start')) ?? usual
  return { ordered, count: start - step, step, type: attributeOf(node, 'type') ?? '1', depth }
}

/** Counts an item and gives its mark, as a browser shows it. */
export function nextMark(list: ListState, item: HtmlNode): string {
  if (!list.ordered) return '-'
  list.count = wholeNumber(attributeOf(item, 'value')) ?? list.count + list.step
  return `${written(list.count, attributeOf(item, 'type') ?? list.type)}.`
}

function wholeNumber(text: string | undefined): number | undefined {
  const found = /^\s*([+-]?\d{1,9})/.exec(text ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}

function written(count: number, type: string): string {
  if (type === 'a' && count > 0) return letters(count)
  if (type === 'A' && count > 0) return letters(count).toUpperCase()
  if (type === 'i' && isRoman(count)) return roman(count)
  if (type === 'I' && isRoman(count)) return roman(count).toUpperCase()
  return String(count)
}

/** a … z, aa, ab … */
function letters(count: number): string {
  let text = ''
  for (let rest = count; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text
  }
  return text
}

const isRoman = (count: number) => count > 0 && count < 4000
const numerals: readonly [string, number][] = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
]

function roman(count: number): string {
  let rest = count
  let text = ''
  for (const [numeral, value] of numerals) {
    text += numeral.repeat(Math.floor(rest / value))
    rest %= value
  }
  return text
}
