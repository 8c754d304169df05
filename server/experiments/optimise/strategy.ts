import { billions } from '@/pipeline/compiler/resolve-model'
import { AppError } from '@/pipeline/errors'
import { pairsOf } from '@/pipeline/evaluation/cell-value'
import { metricNames } from '@/pipeline/evaluation/metric-names'
import { FEW_CASES, type OptimiseProgress, type Proposal } from '@/pipeline/evaluation/optimise'
import { compareMetrics } from '@/pipeline/metrics/paired'
import { groupedBy } from '@/pipeline/metrics/statistics'
import { say } from '@/pipeline/said'
import type { Measuring, Strategy } from '../strategy'
import { paretoOf } from './pareto'
import { type Prepared, prepareOptimiser } from './prepare'
import { mostTokens, textsOf, tokensOf } from './prompt-of'
import { candidateOf, propose } from './propose'
import {
  isMore,
  meansOf,
  metricOf,
  note,
  noteProposal,
  poolOf,
  progressOf,
  validationOf,
  valuesOf,
  type Work,
} from './work'

/** Models with fewer parameters (in billions) seldom find out what a prompt lacks. */
const SMALL_MODEL = 7

/**
 * Improves a prompt by GEPA's idea (arXiv 2507.19457): a model reads failures and proposes another prompt; what gains on
 * its own training cases is measured on all validation cases; what is best on some of those is gone on with. Examples are
 * chosen by what they gain on validation. What is accepted is better there by a paired interval that excludes zero,
 * corrected for how many were tried; only then the test cases are asked, once. Every proposal is kept before anything
 * follows from it.
 */
export const optimise: Strategy = async (measuring) => {
  const prepared = prepareOptimiser({
    experiment: measuring.experiment,
    candidates: measuring.candidates(),
    cases: measuring.cases,
    definitions: measuring.deps.definitions,
    environment: await measuring.deps.environment(measuring.scope),
  })
  const work = await begun(measuring, prepared)
  if (progressOf(measuring).acceptedId === undefined) {
    await search(work)
    await decide(work)
  }
  await confirm(work)
}

/** Measures the drawing, and what was kept before a crash: nothing of that is asked again. */
async function begun(measuring: Measuring, prepared: Prepared): Promise<Work> {
  const { node, setup, splits, reflector, ways } = prepared
  const drawing = measuring.candidates()[0]
  if (!drawing) throw new AppError('invalid-input', say('An experiment needs a pipeline.'))
  measuring.phase('measure', 0, setup.proposals)
  await measuring.measure(poolOf({ measuring, drawing }), splits.validation)
  const metric = metricOf(measuring.experiment, measuring.cells([drawing], splits.validation))
  if (!metric)
    throw new AppError('invalid-input', say('No answer could be judged, so no prompt can be told to be better.'), {
      fix: say('Look at the first answers: is there a judge, and do the cases say what is expected?'),
    })
  const tokens = tokensOf(node.config, prepared)
  const most = mostTokens(setup, tokens)
  const isSmall = reflector !== undefined && isSmallModel(reflector)
  await note(measuring, {
    metric,
    drawn: { texts: textsOf(node.config, prepared), tokens, most },
    warnings: warningsOf(progressOf(measuring), {
      'small-model': isSmall,
      'few-cases': splits.validation.length < FEW_CASES,
      'only-examples': setup.ways.includes('reflect') && !ways.includes('reflect'),
    }),
  })
  return { ...prepared, drawing, measuring, metric, most }
}

function isSmallModel(model: NonNullable<Prepared['reflector']>): boolean {
  const size = billions(model)
  return size > 0 && size < SMALL_MODEL
}

type Warning = OptimiseProgress['warnings'][number]
const warningsOf = ({ warnings }: OptimiseProgress, more: Partial<Record<Warning, boolean>>): Warning[] => [
  ...new Set([...warnings, ...(Object.keys(more) as Warning[]).filter((name) => more[name])]),
]

/** Makes and measures proposals, up to their number. */
async function search(work: Work): Promise<void> {
  const { measuring, setup } = work
  for (let number = 1; number <= setup.proposals; number += 1) {
    const known = progressOf(measuring).proposals.find((one) => one.number === number)
    if (known && isOver(known)) continue
    measuring.phase('reflect', number, setup.proposals)
    const proposal = known ?? (await nextProposal(work, number))
    if (typeof proposal === 'string') return note(measuring, { over: proposal })
    await tryOut(work, proposal)
    await warnOfReflector(work)
  }
  await note(measuring, { over: 'proposals' })
}

const isOver = ({ refused, after }: Proposal): boolean => refused !== undefined || after !== undefined

/** By every third proposal examples are tried, where both ways are open; when one way has nothing left, by the other. */
async function nextProposal(work: Work, number: number) {
  const { ways } = work
  const isThird = number % 3 === 0
  const first = ways.find((way) => (way === 'examples') === isThird) ?? ways[0]
  const order = [first, ...ways.filter((way) => way !== first)].filter((way) => way !== undefined)
  let over: 'nothing-fails' | 'nothing-left' = 'nothing-left'
  for (const way of order) {
    const found = await propose(work, number, way)
    if (typeof found !== 'string') return found
    if (way === 'reflect') over = found
  }
  return over
}

/** Measures a proposal on its batch and, where it gains there, on all validation cases. */
async function tryOut(work: Work, proposal: Proposal): Promise<void> {
  const { measuring, splits, drawing } = work
  const { candidateId } = proposal
  if (proposal.refused !== undefined || candidateId === undefined) return
  const candidate = await candidateOf(work, { ...proposal, candidateId })
  if (!candidate) return
  const parent = measuring.candidates().find(({ id }) => id === proposal.parentId) ?? drawing
  const cases = casesFor(work, proposal)
  await measuring.measure([parent, candidate], cases)
  const means = meansOf(valuesOf(work, parent, cases), valuesOf(work, candidate, cases))
  const gains = means !== null && isMore(means.after, means.before)
  if (!gains) {
    const why = { round: proposal.number, cases: cases.length, why: 'rank' as const, against: parent.id }
    await measuring.drop([{ id: candidate.id, dropped: why }])
    return noteProposal(measuring, { ...proposal, ...means, refused: 'no-gain' })
  }
  await measuring.measure([candidate], splits.validation)
  await noteProposal(measuring, { ...proposal, ...means })
  await note(measuring, { pareto: paretoOf(validationOf(work)).map(({ id }) => id) })
}

/** The cases that say whether a proposal gains: those it was reflected on, or for examples the validation cases. */
function casesFor({ splits }: Work, { way, batch = [] }: Proposal) {
  if (way === 'examples') return splits.validation
  const byId = new Map(splits.train.map((one) => [one.id, one]))
  return batch.flatMap((id) => byId.get(id) ?? [])
}

/** A model of which half of the answers cannot be read is too small, whatever its size. */
async function warnOfReflector({ measuring }: Work): Promise<void> {
  const progress = progressOf(measuring)
  const reflected = progress.proposals.filter(({ way }) => way === 'reflect')
  const unread = reflected.filter(({ refused }) => refused === 'unparsed')
  const warnings = warningsOf(progress, {
    'small-model': reflected.length >= 2 && unread.length * 2 >= reflected.length,
  })
  if (warnings.length > progress.warnings.length) await note(measuring, { warnings })
}

/** Accepts the best of those whose paired interval over the validation cases excludes zero; none: no improvement. */
async function decide(work: Work): Promise<void> {
  const { measuring, drawing, metric, splits } = work
  const rivals = poolOf(work).filter(({ id }) => id !== drawing.id)
  const cells = groupedBy(measuring.cells([drawing, ...rivals], splits.validation), ({ candidateId }) => candidateId)
  const sources = new Map(splits.validation.map(({ id, source }) => [id, source]))
  const compared = compareMetrics(
    new Map(
      rivals.map(({ id }) => [
        id,
        {
          pairs: pairsOf(metric, cells.get(id) ?? [], cells.get(drawing.id) ?? [], sources),
          kind: metricNames[metric],
        },
      ]),
    ),
  )
  const better = [...compared].flatMap(([id, result]) =>
    result.comparable && result.verdict === 'better' && result.low > 0 ? [{ id, difference: result.difference }] : [],
  )
  const [best] = better.sort((a, b) => b.difference - a.difference)
  await note(measuring, { acceptedId: best?.id ?? null })
}

/** Opens the test split for what was accepted and the drawing, once: after that nothing more is proposed. */
async function confirm(work: Work): Promise<void> {
  const { measuring, drawing, splits } = work
  const { acceptedId } = progressOf(measuring)
  const accepted = measuring.candidates().find(({ id }) => id === acceptedId)
  if (!accepted) return
  await note(measuring, { tested: true })
  measuring.phase('confirm', 0, splits.test.length)
  await measuring.measure([drawing, accepted], splits.test)
}
