import { type CaseDraft, caseDraftSchema, type Expectation } from '@/pipeline/cases/case'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import type { ReadCase, Refusal } from '@/server/cases/formats/reading'

/**
 * Cases of files with each input once: what several expect of the same inputs is joined, since a question that two
 * passages answer is one question. Where they contradict each other, or are too much together, the later one is refused.
 */
export function joinTwins(cases: readonly ReadCase[]): { drafts: CaseDraft[]; refused: Refusal[]; joined: number } {
  const first = new Map<string, ReadCase>()
  const refused: Refusal[] = []
  let joined = 0
  for (const one of cases) {
    const key = canonicalJson(one.draft.inputs)
    const twin = first.get(key)
    const both = twin && together(twin.draft, one.draft)
    if (both) joined += 1
    if (twin && !both)
      refused.push({
        where: one.where,
        reason: say('The same inputs stand at {where}, where something else is expected of them.', {
          where: twin.where,
        }),
      })
    else first.set(key, both ? { where: twin.where, draft: both } : one)
  }
  return { drafts: [...first.values()].map(({ draft }) => draft), refused, joined }
}

function together(a: CaseDraft, b: CaseDraft): CaseDraft | undefined {
  const [x, y] = [a.expected, b.expected]
  if (x.abstain !== y.abstain || (x.label ?? y.label) !== (y.label ?? x.label)) return undefined
  const label = x.label ?? y.label
  const lists = {
    answers: union(x.answers, y.answers),
    nuggets: union(x.nuggets, y.nuggets),
    places: union(x.places, y.places),
  }
  const expected: Expectation = {
    ...x,
    ...lists,
    checks: union(x.checks, y.checks),
    ...(label !== undefined && { label }),
  }
  const both = { ...b, ...a, expected, tags: union(a.tags, b.tags), note: a.note || b.note }
  return caseDraftSchema.safeParse(both).data
}

const union = <T>(a: readonly T[], b: readonly T[]): T[] => [
  ...new Map([...a, ...b].map((value) => [canonicalJson(value), value])).values(),
]
