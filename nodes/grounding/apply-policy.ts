import type { Claim } from './claims'

/** Puts a marker behind each claim, after its citations. */
export function marked(answer: string, claims: readonly Claim[], marker: string): string {
  let text = answer
  for (const { end } of claims.toReversed()) text = `${text.slice(0, end)} ${marker}${text.slice(end)}`
  return text
}

/** What is left of a line that said something: list marks, lines of a table. */
const HOLLOW = /^[ \t|>]*(?:(?:[-*•]|\d{1,3}[.)])[ \t]*)?[ \t|]*$/

/** Takes a claim out, with the space it leaves and the line when nothing else is on it. */
function withoutClaim(answer: string, { start, end }: Claim): string {
  const before = answer.slice(0, start)
  const after = answer.slice(end)
  const lineStart = before.lastIndexOf('\n') + 1
  const lineEnd = after.indexOf('\n') < 0 ? after.length : after.indexOf('\n') + 1
  if (HOLLOW.test(before.slice(lineStart) + after.slice(0, lineEnd).trimEnd())) {
    return before.slice(0, lineStart) + after.slice(lineEnd)
  }
  const startsLine = before === '' || /[\n|]\s*$/.test(before)
  return startsLine ? before + after.replace(/^[ \t]+/, '') : before.replace(/[ \t]+$/, '') + after
}

/** Takes claims out of an answer; what is around them stays as it is. */
export function dropped(answer: string, claims: readonly Claim[]): string {
  const text = claims.toReversed().reduce(withoutClaim, answer)
  return claims.length === 0 ? text : text.replaceAll(/\n{3,}/g, '\n\n').trim()
}
