import type { Limits, Spent } from '@/pipeline/evaluation/experiment'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type {
  CandidateRecord,
  EvalCellHead,
  ExperimentProgress,
  ExperimentRecord,
  NewCandidate,
} from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ExperimentDeps, ExperimentScope } from './deps'

/** What a strategy has an experiment do. */
export interface Measuring {
  readonly deps: ExperimentDeps
  readonly scope: ExperimentScope
  readonly experiment: ExperimentRecord
  /** Aborted when the experiment is stopped. */
  readonly signal: StopSignal
  /** The cases that its setup chooses, in the dataset's order. */
  readonly cases: readonly CaseRecord[]
  /** By number, with those that were added since. */
  candidates(): readonly CandidateRecord[]
  /**
   * Measures candidates on cases, with as many repeats as the setup says. What is there and still holds is not asked again.
   * Resolves when all of it is kept. Throws `Capped` when a limit is reached, the signal's reason when it is stopped, and
   * the error of a server that does not come back.
   */
  measure(candidates: readonly CandidateRecord[], cases: readonly CaseRecord[]): Promise<void>
  /** The cells that are there and hold, of these candidates and cases. */
  cells(candidates: readonly CandidateRecord[], cases: readonly CaseRecord[]): EvalCellHead[]
  /** One whose id is there stays as it is. */
  add(candidates: readonly NewCandidate[]): Promise<CandidateRecord[]>
  drop(dropped: readonly { id: string; dropped: NonNullable<CandidateRecord['dropped']> }[]): Promise<void>
  /** Keeps what was decided, before anything follows from it. */
  note(progress: Partial<ExperimentProgress>): Promise<void>
  readonly progress: ExperimentProgress
  /** What is being done now, for whoever looks. */
  phase(phase: 'index' | 'round' | 'measure' | 'confirm' | 'reflect', at: number, of: number, name?: string): void
  /** Counts what a strategy asks by itself, such as reflections. Throws `Capped` when a limit is reached. */
  spend(more: Partial<Spent>): Promise<void>
  readonly limits: Limits
  readonly spent: Spent
}

/** How an experiment of a kind goes about. Called again after a crash, it goes on from `progress` and the cells. */
export type Strategy = (measuring: Measuring) => Promise<void>

/** A limit of the experiment is reached: what there is stays. */
export class Capped extends Error {
  constructor(readonly limit: keyof Limits) {
    super(`limit reached: ${limit}`)
  }
}
