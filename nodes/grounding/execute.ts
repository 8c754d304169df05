import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import type { ResolvedModel } from '@/pipeline/model-ref'
import { makeNote, type Outcome, type Usage } from '@/pipeline/run-event'
import { english, type Said, say } from '@/pipeline/said'
import type { ChatModel } from '@/server/capabilities'
import { implementNode } from '@/server/capabilities/implement-node'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { detectLanguage } from '@/server/knowledge/analyser'
import { askFitting, createAsker, languageModel } from '../shared/ask-model'
import { byCitation } from '../shared/resolve-citations'
import { withinLimit } from '../shared/within-limit'
import { dropped, marked } from './apply-policy'
import { type Citing, checkByModel } from './check-by-model'
import { createWordChecker } from './check-by-words'
import { type Claim, citedBy, claimsOf, type Verdict } from './claims'
import { type GroundingConfig, grounding } from './definition'
import type { Note } from './messages'
import { markWith, sayWhy } from './say-why'

interface Job {
  config: GroundingConfig
  items: readonly Citing[]
  sources: ReadonlyMap<number, Chunk>
  question: string
  model: ResolvedModel | undefined
  chatModel: ChatModel
  signal: StopSignal
}

interface Check {
  mode: GroundingConfig['mode']
  verdicts: Verdict[]
  usage?: Usage | undefined
  /** Why words were compared instead of asking the model. */
  note?: Note
}

function checkByWords({ config, items, sources, question }: Job): Check {
  const checker = createWordChecker(sources.values(), question, {
    threshold: config.threshold,
    bound: config.facts === 'bound',
  })
  return { mode: 'lexical', verdicts: items.map(({ claim, cited }) => checker.check(claim, cited)) }
}

/** Asks the model about claims that cite something there is; a model that fails is replaced by comparing words. */
async function check(job: Job): Promise<Check> {
  if (job.config.mode === 'lexical') return checkByWords(job)
  const instead = (reason: Said, code: string, usage?: Usage): Check => {
    const message = say('The claims were checked by their words: {reason}', { reason })
    return {
      ...checkByWords(job),
      usage,
      note: makeNote('alternative-failed', message, { reason: english(reason), code }),
    }
  }
  const model = languageModel(job.model)
  if (!model) return instead(say('No language model serves, and the built-in reader cannot judge.'), 'model-missing')
  const checkable = job.items.filter(({ cited }) => cited.length > 0)
  let usage: Usage | undefined
  try {
    const given = await withinLimit(job.config.timeoutMs, job.signal, (signal) => {
      const asker = createAsker(job.chatModel, model, signal)
      usage = asker.usage
      return askFitting(asker, (fitting) => checkByModel(checkable, job.question, fitting))
    })
    const byClaim = new Map(checkable.map(({ claim }, index) => [claim, given[index]]))
    const verdicts = job.items.map(({ claim }) => byClaim.get(claim) ?? { supported: false, score: 0 })
    return { mode: 'model', verdicts, usage }
  } catch (error) {
    job.signal.throwIfAborted()
    if (!(error instanceof AppError)) throw error
    return instead(error.said.message, error.code, usage)
  }
}

interface Judged {
  claim: Claim
  verdict: Verdict
  status: 'supported' | 'unsupported' | 'uncited'
}

function judged({ claim }: Citing, verdict: Verdict | undefined): Judged {
  const given = verdict ?? { supported: false, score: 0 }
  if (claim.citations.length === 0) return { claim, verdict: { supported: false, score: 0 }, status: 'uncited' }
  return { claim, verdict: given, status: given.supported ? 'supported' : 'unsupported' }
}

const claimReport = ({ claim, verdict, status }: Judged): { [key: string]: Json } => ({
  text: claim.text,
  citations: claim.citations,
  start: claim.start,
  end: claim.end,
  status,
  score: verdict.score,
  ...(verdict.evidence && { evidence: { ...verdict.evidence } }),
  ...(verdict.missing && { missing: verdict.missing }),
  ...(verdict.reasons && { reasons: verdict.reasons.map((reason) => ({ ...reason })) }),
})

interface Applied {
  answer: string
  outcome: Exclude<Outcome, 'failed' | 'skipped'>
  notes: Note[]
}

/** The mark of each claim, in the language of the answer where it says why. */
function markerOf(
  { marker, reasons }: GroundingConfig,
  answer: string,
  all: readonly Judged[],
): (claim: Claim) => string {
  if (!reasons) return () => marker
  const language = detectLanguage(answer) === 'es' ? 'es' : 'en'
  const why = new Map(all.map(({ claim, verdict }) => [claim, sayWhy(verdict.reasons ?? [], language)]))
  return (claim) => markWith(marker, why.get(claim) ?? '')
}

/** What the policy makes of the answer. `flagged`: claims without support; `share`: of the checked ones, those that have it. */
function apply(
  config: GroundingConfig,
  answer: string,
  all: readonly Judged[],
  flagged: Claim[],
  share: number,
): Applied {
  const notes: Note[] = []
  if (flagged.length > 0) {
    const message = say('{count} of {total} claims have no support in the sources, such as: {claim}', {
      count: flagged.length,
      total: all.length,
      claim: flagged[0]?.text.slice(0, 200) ?? '',
    })
    notes.push(makeNote('unsupported-claim', message, { claims: flagged.length, of: all.length }))
  }
  if (config.policy === 'abstain' && all.length > 0 && share < config.minSupport) {
    const message = say('The answer was withheld: {percent} % of its claims have support.', {
      percent: Math.round(share * 100),
    })
    notes.push(makeNote('abstained', message, { share, least: config.minSupport }))
    return { answer: config.abstention, outcome: 'empty', notes }
  }
  if (flagged.length === 0) return { answer, outcome: 'ok', notes }
  if (config.policy === 'mark') {
    return { answer: marked(answer, flagged, markerOf(config, answer, all)), outcome: 'degraded', notes }
  }
  const rest = config.policy === 'drop' ? dropped(answer, flagged) : answer
  return { answer: rest, outcome: rest.trim() === '' ? 'empty' : 'degraded', notes }
}

export const executeGrounding = implementNode(
  grounding,
  async ({ config, inputs, resources, capabilities, signal }) => {
    const { answer, question = '' } = inputs
    if (answer.trim() === '') {
      const note: Note = makeNote('no-evidence', say('The answer is empty.'))
      return { outputs: { answer, report: { claims: [] }, supported: 0 }, outcome: 'empty', notes: [note] }
    }
    const sources = byCitation(inputs.sources)
    const items = claimsOf(answer).map((claim) => ({ claim, cited: citedBy(claim, sources) }))
    const model = resources.chatModels.model
    const checked = await check({ config, items, sources, question, model, chatModel: capabilities.chatModel, signal })
    const all = items.map((item, index) => judged(item, checked.verdicts[index]))
    const count = (status: Judged['status']) => all.filter((each) => each.status === status).length
    const uncited = config.requireCitations ? count('uncited') : 0
    const of = count('supported') + count('unsupported') + uncited
    const share = all.length === 0 ? 1 : of === 0 ? 0 : count('supported') / of
    const flagged = all
      .filter(({ status }) => status === 'unsupported' || (status === 'uncited' && config.requireCitations))
      .map(({ claim }) => claim)
    const applied = apply(config, answer, all, flagged, share)
    const report = {
      mode: checked.mode,
      share,
      supported: count('supported'),
      unsupported: count('unsupported'),
      uncited: count('uncited'),
      claims: all.map(claimReport),
    }
    const fellBack = checked.note !== undefined && applied.outcome === 'ok'
    return {
      outputs: { answer: applied.answer, report, supported: share },
      outcome: fellBack ? 'fallback' : applied.outcome,
      notes: [...(checked.note ? [checked.note] : []), ...applied.notes],
      usage: checked.usage,
      details: { mode: checked.mode, policy: config.policy, claims: all.length, unsupported: flagged.length, share },
    }
  },
)
