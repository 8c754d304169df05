import type { Mismatch } from '@/pipeline/grounding-report'

/**
 * The reasons of a claim as they are listed: the words of one name that are all missing become that name again, as the claim has it
 * (“Dr”, “Irene”, “Salas”: “Dr. Irene Salas”).
 */
export function reasonLines(claim: string, reasons: readonly Mismatch[]): Mismatch[] {
  const lines: Mismatch[] = []
  for (const reason of reasons) {
    const before = lines.at(-1)
    const name = before && nameOf(claim, before, reason)
    if (before && name) lines[lines.length - 1] = { ...before, claimed: name }
    else lines.push(reason)
  }
  return lines
}

/** Two missing names that stand side by side in the claim, as one. */
function nameOf(claim: string, first: Mismatch, second: Mismatch): string | undefined {
  const isMissing = ({ kind, found }: Mismatch) => kind === 'name-missing' && found === undefined
  if (!isMissing(first) || !isMissing(second)) return undefined
  const start = claim.indexOf(first.claimed)
  const end = start + first.claimed.length
  const next = claim.indexOf(second.claimed, end)
  const isOne = start >= 0 && next >= 0 && /^\.?\s+$/.test(claim.slice(end, next))
  return isOne ? claim.slice(start, next + second.claimed.length) : undefined
}
