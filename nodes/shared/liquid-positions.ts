import { Token } from 'liquidjs'

/** Where the lines of the text begin that was asked about last. */
let known: { text: string; starts: number[] } = { text: '', starts: [0] }

function startsOf(text: string): number[] {
  if (known.text === text) return known.starts
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  known = { text, starts }
  return starts
}

/**
 * liquidjs counts from the beginning of a template for the place of each name in it: 17 s for 20 000 names. Lines that are
 * found once give the same places at once.
 */
Token.prototype.getPosition = function getPosition(this: Token): [number, number] {
  const starts = startsOf(this.input)
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= this.begin) low = middle
    else high = middle
  }
  return [low + 1, this.begin - (starts[low] ?? 0) + 1]
}
