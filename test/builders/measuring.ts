import type { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import type { Case, Split } from '@/pipeline/cases/case'
import { caseDraftSchema } from '@/pipeline/cases/case'
import type { Environment } from '@/pipeline/environment'
import { experimentSetupSchema, type Limits, type Spent, spentSchema } from '@/pipeline/evaluation/experiment'
import type { Graph } from '@/pipeline/graph'
import type { ChatModel } from '@/server/capabilities/chat-model'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type {
  CandidateRecord,
  EvalCellHead,
  ExperimentProgress,
  NewCandidate,
} from '@/server/capabilities/records/experiments'
import { StopController } from '@/server/engine'
import type { ExperimentDeps } from '@/server/experiments/deps'
import { Capped, type Measuring } from '@/server/experiments/strategy'

/** A case with an answer. */
export const caseOf = (id: string, split: Split, question: string, answer: string): CaseRecord =>
  ({
    ...caseDraftSchema.parse({ inputs: { question }, expected: { answers: [answer] } }),
    id,
    split,
    source: id,
    runId: null,
    createdAt: new Date(0),
    since: 1,
  }) as unknown as CaseRecord

/** What outlives a process. */
interface Kept {
  candidates: CandidateRecord[]
  cells: Map<string, EvalCellHead>
  progress: ExperimentProgress
  spent: Spent
}

interface Parts {
  graph: Graph
  cases: readonly CaseRecord[]
  setup: z.input<typeof experimentSetupSchema>
  environment: Environment
  chatModel: ChatModel
  /** How well a drawing answers a case, 0…1; `null`: no verdict. */
  score: (graph: Graph, one: CaseRecord) => number | null
  limits?: Limits
}

/** An experiment in memory, whose answers are invented: `process()` is one run of it, `measured` what was asked, in order. */
export function memoryExperiment({ graph, cases, setup, environment, chatModel, score, limits = {} }: Parts) {
  const kept: Kept = { candidates: [], cells: new Map(), progress: {}, spent: spentSchema.parse({}) }
  const measured: string[] = []
  const record = (one: NewCandidate): CandidateRecord => ({
    parentId: null,
    facets: [],
    ...one,
    id: one.id ?? `candidate-${kept.candidates.length + 1}`,
    experimentId: 'e',
    number: kept.candidates.length + 1,
    dropped: null,
    createdAt: new Date(0),
  })
  kept.candidates.push(
    record({ id: 'drawing', name: 'Ask', pipelineId: 'p', pipelineName: 'Ask', version: null, graph }),
  )

  /** `dieAt`: the process ends before its so-many-th change is kept. */
  function process(dieAt = Number.POSITIVE_INFINITY): Measuring {
    let changes = 0
    const change = () => {
      changes += 1
      if (changes >= dieAt) throw new Error('killed')
    }
    const compiled = new Set<string>()
    const check = () => {
      if (limits.calls !== undefined && kept.spent.calls >= limits.calls) throw new Capped('calls')
      if (limits.tokens !== undefined && kept.spent.tokens >= limits.tokens) throw new Capped('tokens')
    }
    const key = (candidate: CandidateRecord, one: CaseRecord) => `${candidate.id} ${one.id}`
    const measuring: Measuring = {
      // Only what the strategy under test uses is there.
      deps: {
        definitions,
        chatModel,
        environment: async () => environment,
        records: { experiments: { cell: async () => null, steps: async () => new Map() } },
      } as unknown as ExperimentDeps,
      scope: { workspaceId: 'w' },
      experiment: {
        id: 'e',
        setup: experimentSetupSchema.parse(setup),
      } as unknown as Measuring['experiment'],
      signal: new StopController().signal,
      cases,
      candidates: () => kept.candidates,
      async measure(candidates, asked) {
        for (const candidate of candidates) compiled.add(candidate.id)
        for (const one of asked)
          for (const candidate of candidates) {
            if (kept.cells.has(key(candidate, one))) continue
            check()
            change()
            measured.push(key(candidate, one))
            kept.spent.calls += 1
            kept.cells.set(key(candidate, one), cellOf(candidate, one, score(candidate.graph, one)))
          }
      },
      cells: (candidates, asked) =>
        candidates.flatMap((candidate) =>
          compiled.has(candidate.id) ? asked.flatMap((one) => kept.cells.get(key(candidate, one)) ?? []) : [],
        ),
      async add(candidates) {
        change()
        return candidates.map((one) => {
          const there = kept.candidates.find(({ id }) => id === one.id)
          if (there) return there
          const made = record(one)
          kept.candidates = [...kept.candidates, made]
          return made
        })
      },
      async drop(dropped) {
        change()
        const byId = new Map(dropped.map(({ id, dropped: why }) => [id, why]))
        kept.candidates = kept.candidates.map((one) => ({ ...one, dropped: byId.get(one.id) ?? one.dropped }))
      },
      async note(progress) {
        change()
        kept.progress = structuredClone({ ...kept.progress, ...progress })
      },
      get progress() {
        return kept.progress
      },
      phase: () => undefined,
      async spend(more) {
        kept.spent.calls += more.calls ?? 0
        kept.spent.tokens += more.tokens ?? 0
        check()
      },
      limits,
      spent: kept.spent,
    }
    return measuring
  }
  return { kept, measured, process }
}

function cellOf(candidate: CandidateRecord, one: Pick<Case, 'id'>, value: number | null): EvalCellHead {
  return {
    id: `${candidate.id} ${one.id}`,
    experimentId: 'e',
    candidateId: candidate.id,
    caseId: one.id,
    repeat: 0,
    key: 'k',
    outcome: 'ok',
    createdAt: new Date(0),
    shown: {
      preview: '',
      answerHash: '',
      abstained: false,
      checks: [],
      scores: value === null ? {} : { exactMatch: value },
      passed: null,
      latencyMs: 1,
      inputTokens: 1,
      outputTokens: 1,
      cost: null,
      ran: 1,
      shared: 0,
      judged: 'j',
    },
  }
}
