import type { Diagnosis, Slice } from '@/pipeline/evaluation/figures'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import { type Said, say } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'

/** So many chunks a search is asked for, to see how far off a place is. */
export const DEEP = 50

export type Part = Diagnosis['blame'][number]['part']

/** A case that failed. */
export interface FailedCase {
  one: CaseRecord
  cell: EvalCellHead
  part: Part
  /** The step that lost its place, and what that does; null: none did. */
  lost: { stepId: string; stage: string } | null
}

/** By case that the search lost: the rank of its place in the same search, only deeper; null: not within `DEEP`. */
export type DeeperRanks = ReadonlyMap<string, number | null>

interface Facts {
  failed: readonly FailedCase[]
  slices: readonly Slice[]
  plan: Plan
  definitions: Definitions
  deeper: DeeperRanks
}

type Advice = NonNullable<Diagnosis['advice']>
type Rule = (facts: Facts) => Advice | null

/** Fewer cases are no evidence. */
const LEAST_CASES = 3

/** What to change next, by the rule that most failed cases speak for; of equal ones the first. Null: nothing can be said. */
export function adviceOf(facts: Facts): Advice | null {
  const usable = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => {
      const advice = rule(facts)
      return advice && advice.caseIds.length >= LEAST_CASES ? [advice] : []
    })
  // What most failures have in common comes before the part that is to blame.
  const half = usable(common).find(({ caseIds }) => caseIds.length * 2 >= facts.failed.length)
  if (half) return half
  const [most] = usable(parts).toSorted((a, b) => b.caseIds.length - a.caseIds.length)
  return most ?? null
}

const common: Rule[] = [
  ({ failed, slices }) => {
    const slice = worst(slices, 'document')
    const own = ofSlice(failed, slice)
    if (!slice) return null
    return {
      say: say(
        '{count} of {failed} failed cases are about “{name}”: look at how this document was read, and whether it is indexed whole.',
        { count: own.length, failed: failed.length, name: slice.value },
      ),
      step: null,
      caseIds: idsOf(own),
    }
  },
  ({ failed, slices }) => {
    const slice = worst(slices, 'language')
    const own = ofSlice(failed, slice).filter(({ part }) => part === 'retrieval')
    if (!slice) return null
    return {
      say: say(
        '{count} of {failed} failed cases are asked in one language ({language}), and their passages do not get to the model: choose an embedding model that knows it.',
        { count: own.length, failed: failed.length, language: languageOf(slice.value) },
      ),
      step: own[0]?.lost?.stepId ?? null,
      caseIds: idsOf(own),
    }
  },
]

const parts: Rule[] = [
  (facts) => {
    const own = ofPart(facts, 'error')
    const reason = commonest(own.map(({ cell }) => cell.shown.preview))
    return advice(facts, own, (counts) =>
      say('{count} of {failed} failed cases end with an error, most often “{reason}”: mend that first.', {
        ...counts,
        reason,
      }),
    )
  },
  searchRule,
  (facts) =>
    advice(facts, lostAt(facts, ['reranked']), (counts) =>
      say(
        '{count} of {failed} failed cases had their passage until the reranker left it out: let it pass more chunks on, or measure without it.',
        counts,
      ),
    ),
  (facts) =>
    advice(facts, lostAt(facts, ['fused']), (counts) =>
      say(
        '{count} of {failed} failed cases had their passage until the lists were joined: let more chunks through there.',
        counts,
      ),
    ),
  (facts) =>
    advice(facts, lostAt(facts, ['packed', 'prompted']), (counts) =>
      say(
        '{count} of {failed} failed cases found their passage, but it did not fit into the prompt: give the context more room, or use shorter chunks.',
        counts,
      ),
    ),
  (facts) =>
    advice(
      facts,
      ofPart(facts, 'retrieval').filter(({ lost }) => lost === null),
      (counts) =>
        say(
          '{count} of {failed} failed cases find their passage, but far down: put a reranker behind the search, or let words or meaning weigh more in it.',
          counts,
        ),
    ),
  (facts) =>
    advice(facts, ofPart(facts, 'abstained'), (counts) =>
      say(
        '{count} of {failed} failed cases say that the sources do not tell, although they should answer: let the prompt ask for less caution, or try a larger model.',
        counts,
      ),
    ),
  (facts) =>
    advice(
      facts,
      ofPart(facts, 'generation').filter(({ one }) => one.expected.abstain),
      (counts) =>
        say(
          '{count} of {failed} failed cases answer what the documents do not tell: let the prompt ask to say so, or put a grounding check behind the model.',
          counts,
        ),
    ),
  (facts) =>
    advice(
      facts,
      ofPart(facts, 'generation').filter(({ one }) => !one.expected.abstain),
      (counts) =>
        say(
          '{count} of {failed} failed cases had their passage in the prompt and are answered wrongly all the same: try another prompt or model.',
          counts,
        ),
    ),
  (facts) =>
    advice(facts, ofPart(facts, 'unknown'), (counts) =>
      say(
        '{count} of {failed} failed cases name no passage, so nobody can tell whether the search or the answer is to blame: say where their answers stand.',
        counts,
      ),
    ),
]

/** What the search did not bring: more chunks where that reaches a third of it, else another way of searching. */
function searchRule(facts: Facts): Advice | null {
  const own = lostAt(facts, ['retrieved'])
  const ranks = own.flatMap(({ one }) => facts.deeper.get(one.id) ?? [])
  const asked = own.filter(({ one }) => facts.deeper.has(one.id)).length
  const limit = limitOf(facts, own[0]?.lost?.stepId)
  const enough = depths.find((depth) => depth > (limit ?? 0) && within(ranks, depth) >= within(ranks, DEEP) * 0.8)
  return advice(facts, own, (counts) => {
    if (asked === 0 || limit === null || enough === undefined)
      return say(
        '{count} of {failed} failed cases are lost by the search, which does not find their passage: let it bring more chunks, or try another embedding model.',
        counts,
      )
    const reached = within(ranks, enough)
    const found = { ...counts, asked, reached, k: limit, more: enough }
    return reached * 3 >= asked
      ? say(
          '{count} of {failed} failed cases are lost by the search, whose first {k} chunks do not hold their passage. Of {asked} that were looked for deeper, {reached} are among the first {more}: let it bring {more}, with a reranker behind it.',
          found,
        )
      : say(
          '{count} of {failed} failed cases are lost by the search, and more chunks would hardly help: of {asked} that were looked for deeper, {reached} are among the first {more} instead of {k}. Try another embedding model, other chunks, or searching by words and meaning at once.',
          found,
        )
  })
}

const depths = [10, 15, 20, 30, DEEP]
const within = (ranks: readonly number[], depth: number): number => ranks.filter((rank) => rank <= depth).length

/** How many chunks a step that searches brings. */
function limitOf({ plan, definitions }: Facts, stepId: string | undefined): number | null {
  const step = plan.steps.find(({ id }) => id === stepId)
  const definition = step && definitions.get(step.type)
  if (definition?.explain?.kind !== 'search') return null
  return definition.explain.search(definition.config.parse(step?.config), {}).topK
}

function advice(
  { failed }: Facts,
  own: readonly FailedCase[],
  text: (counts: { count: number; failed: number }) => Said,
): Advice {
  return {
    say: text({ count: own.length, failed: failed.length }),
    step: commonest(own.flatMap(({ lost }) => lost?.stepId ?? [])) || null,
    caseIds: idsOf(own),
  }
}

const idsOf = (own: readonly FailedCase[]): string[] => own.map(({ one }) => one.id)

const ofPart = ({ failed }: Facts, part: Part): FailedCase[] => failed.filter((one) => one.part === part)

const lostAt = (facts: Facts, stages: readonly string[]): FailedCase[] =>
  ofPart(facts, 'retrieval').filter(({ lost }) => lost !== null && stages.includes(lost.stage))

const worst = (slices: readonly Slice[], by: Slice['by']): Slice | undefined =>
  slices.find((slice) => slice.by === by && slice.verdict === 'worse')

function ofSlice(failed: readonly FailedCase[], slice: Slice | undefined): FailedCase[] {
  const ids = new Set(slice?.caseIds)
  return failed.filter(({ one }) => ids.has(one.id))
}

/** The one that comes most often, of equals the first; empty of nothing. */
function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

/** Languages that are often asked in, by name; others by their code. */
function languageOf(code: string): Said | string {
  if (code === 'en') return say('English')
  return code === 'es' ? say('Spanish') : code
}
