import type { Claim } from './claims'

/** Puts a marker behind each claim, after its citations. */
export function marked(answer: string, claims: readonly Claim[], markerFor: (claim: Claim) => string): string {
  let text = answer
  for (const claim of claims.toReversed())
    text = `${text.slice(0, claim.end)} ${markerFor(claim)}${text.slice(claim.end)}`
  return text
}

/** Whether what is left of a line said nothing: list marks, lines of a table. */
const isHollow = (line: string) => /^(?:[-*•]|\d{1,3}[.)])?$/.test(line.replaceAll(/[ \t|>]/g, ''))

/** Without the blanks at the end. Looking for them by a pattern would try each blank before. */
function withoutBlanks(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1
  return text.slice(0, end)
}

/** Takes a claim out, with the space it leaves and the line when nothing else is on it. */
function withoutClaim(answer: string, { start, end }: Claim): string {
  const before = answer.slice(0, start)
  const after = answer.slice(end)
  const lineStart = before.lastIndexOf('\n') + 1
  const lineEnd = after.indexOf('\n') < 0 ? after.length : after.indexOf('\n') + 1
  if (isHollow(before.slice(lineStart) + after.slice(0, lineEnd).trimEnd())) {
    return before.slice(0, lineStart) + after.slice(lineEnd)
  }
  const said = before.trimEnd()
  const startsLine = before === '' || said.endsWith('|') || before.includes('\n', said.length)
  return startsLine ? before + after.replace(/^[ \t]+/, '') : withoutBlanks(before) + after
}

/** Takes claims out of an answer; what is around them stays as it is. */
export function dropped(answer: string, claims: readonly Claim[]): string {
  const text = claims.toReversed().reduce(withoutClaim, answer)
  return claims.length === 0 ? text : text.replaceAll(/\n{3,}/g, '\n\n').trim()
}
