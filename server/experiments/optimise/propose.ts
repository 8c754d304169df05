import { randomUUID } from 'node:crypto'
import { MOST_EXAMPLES } from '@/nodes/shared/template/examples'
import type { Proposal } from '@/pipeline/evaluation/optimise'
import type { GraphNode } from '@/pipeline/graph'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import { batchOf, failuresOf } from './failures'
import { configOf, examplesOf, nameOf, refusalOf, textsOf, tokensOf, withConfig } from './prompt-of'
import { reflect } from './reflect'
import { bestOf, noteProposal, parentOf, progressOf, shuffled, valuesOf, type Work } from './work'

/** So many examples more are tried at once. */
const EXAMPLES_MORE = 2

export const nodeIn = ({ graph }: CandidateRecord, { node }: Pick<Work, 'node'>): GraphNode =>
  graph.nodes.find(({ id }) => id === node.id) ?? node

/** Makes the proposal of a number and keeps it; what it says when nothing is left to try. */
export async function propose(
  work: Work,
  number: number,
  way: Proposal['way'],
): Promise<Proposal | 'nothing-fails' | 'nothing-left'> {
  return way === 'reflect' ? reflected(work, number) : withExamples(work, number)
}

/** A model reads failures of one of the best prompts, and writes another. */
async function reflected(work: Work, number: number): Promise<Proposal | 'nothing-fails'> {
  const { measuring, reflector, variables, most, setup } = work
  const parent = parentOf(work, number)
  const batch = await batchOf(work, parent, number)
  if (!batch || !reflector) return 'nothing-fails'
  // Whether something may be asked at all.
  await measuring.spend({})
  const texts = textsOf(nodeIn(parent, work).config, work)
  const failures = await failuresOf(work, parent, batch.failed)
  const { reflection, usage } = await reflect({
    chatModel: measuring.deps.chatModel,
    model: reflector,
    texts,
    variables,
    failures,
    most,
    seed: setup.seed + number,
    signal: measuring.signal,
  })
  const begun = { number, way: 'reflect' as const, parentId: parent.id, batch: batch.cases.map(({ id }) => id) }
  const proposal: Proposal = reflection
    ? { ...begun, insight: reflection.insight, texts: reflection.texts }
    : { ...begun, refused: 'unparsed' }
  const made = reflection ? await settled(work, parent, proposal) : proposal
  // Kept first: what was answered is not asked again, whatever happens to the count of it.
  await noteProposal(measuring, made)
  await measuring.spend({ calls: 1, tokens: usage.inputTokens + usage.outputTokens })
  return made
}

/**
 * Training cases become examples: first the nearest to each question out of all of them, then a few more at a time, those
 * first that the best prompt so far does not get right.
 */
async function withExamples(work: Work, number: number): Promise<Proposal | 'nothing-left'> {
  const { measuring, donors, splits } = work
  const earlier = progressOf(measuring).proposals.filter((one) => one.way === 'examples' && one.number < number)
  const parent = bestOf(work)
  const { items } = examplesOf(nodeIn(parent, work).config, work)
  const there = new Set(items.map(({ caseId }) => caseId))
  const room = MOST_EXAMPLES - items.length
  const all = splits.train.filter(({ id }) => donors.has(id) && !there.has(id))
  const begun = { number, way: 'examples' as const, parentId: parent.id }
  let made: Proposal
  if (earlier.length === 0) {
    const caseIds = shuffled(work, all)
      .slice(0, room)
      .map(({ id }) => id)
    made = { ...begun, examples: { choose: 'nearest', caseIds } }
  } else {
    const tried = new Set(earlier.flatMap(({ examples }) => (examples?.choose === 'all' ? examples.caseIds : [])))
    const values = valuesOf(work, parent, all)
    const left = shuffled(
      work,
      all.filter(({ id }) => !tried.has(id)),
      number,
    )
      .sort((a, b) => (values.get(a.id) ?? 1) - (values.get(b.id) ?? 1))
      .slice(0, Math.min(room, EXAMPLES_MORE))
    made = { ...begun, examples: { choose: 'all', caseIds: left.map(({ id }) => id) } }
  }
  if (made.examples?.caseIds.length === 0) return 'nothing-left'
  const proposal = await settled(work, parent, made)
  await noteProposal(measuring, proposal)
  return proposal
}

/** A proposal with its size and, where it may be measured, the id of its candidate; else with what refuses it. */
async function settled(work: Work, parent: CandidateRecord, proposal: Proposal): Promise<Proposal> {
  const { measuring, most, node } = work
  const { deps, scope } = measuring
  const config = configOf(nodeIn(parent, work), proposal, work)
  const known = measuring
    .candidates()
    .map(({ graph }) => nameOf(graph.nodes.find(({ id }) => id === node.id)?.config ?? {}, work))
  const outside = { definitions: deps.definitions, environment: await deps.environment(scope) }
  const refusal = refusalOf({ config, most, known }, work, outside)
  const sized = { ...proposal, tokens: tokensOf(config, work) }
  return refusal ? { ...sized, ...refusal } : { ...sized, candidateId: randomUUID() }
}

/** The candidate of a proposal, made now where a crash left it unmade. */
export async function candidateOf(
  work: Work,
  { number, candidateId, parentId, ...proposal }: Proposal & { candidateId: string },
) {
  const { measuring, drawing, node } = work
  const there = measuring.candidates().find(({ id }) => id === candidateId)
  if (there) return there
  const parent = measuring.candidates().find(({ id }) => id === parentId) ?? drawing
  const config = configOf(nodeIn(parent, work), proposal, work)
  const [made] = await measuring.add([
    {
      id: candidateId,
      parentId,
      name: `#${number}`,
      pipelineId: drawing.pipelineId,
      pipelineName: drawing.pipelineName,
      version: null,
      graph: withConfig(parent.graph, node.id, config),
      facets: Object.entries(proposal.texts ?? {}).map(([field, value]) => ({
        facet: `config ${node.id} ${field}`,
        value,
      })),
    },
  ])
  return made
}
