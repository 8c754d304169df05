import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { RecordingState, UnrecordedRuns } from '@/server/capabilities/run-store'
import { storeErrorOf } from '@/server/capabilities/store-error'

/** How often the disk is asked again while it takes nothing. Milliseconds. */
const PROBE_EVERY_MS = 500
/** How often it is said that runs go unrecorded while they do. Milliseconds. */
const TELL_EVERY_MS = 10_000

export interface RecordingOptions {
  /** What becomes of runs that cannot be recorded. */
  unrecorded: UnrecordedRuns
  /** Throws when the disk takes no record. */
  probe: () => void
  onError: (error: unknown, message: string) => void
}

/** Whether runs can be recorded at present. It costs nothing while they can: the record that fails is the sign. */
export class Recording {
  private failure: AppError | undefined
  private lost = 0
  private lostTold = 0
  private probedAt = Number.NEGATIVE_INFINITY
  private toldAt = Number.NEGATIVE_INFINITY

  constructor(private readonly options: RecordingOptions) {}

  /** Throws what stands in the way when a new run could not be recorded and is to be refused. */
  admit(): void {
    if (!this.failure || this.options.unrecorded === 'serve') return
    this.probe()
    if (this.failure) throw this.failure
  }

  kept(): void {
    if (!this.failure) return
    this.failure = undefined
    this.options.onError(new Error('The disk takes records again'), 'Runs are recorded again')
  }

  /** A record could not be written. */
  failed(error: unknown): void {
    const first = this.failure === undefined
    this.failure =
      storeErrorOf(error) ?? new AppError('storage-failed', say('Runs cannot be recorded.'), { cause: error })
    this.probedAt = performance.now()
    if (first) this.options.onError(error, 'Runs cannot be recorded')
  }

  /** The end of a run could not be recorded. Throws unless such runs are to be served. */
  lose(runId: string): void {
    const { failure } = this
    if (!failure) return
    if (this.options.unrecorded === 'refuse') throw failure
    this.lost += 1
    const now = performance.now()
    if (now - this.toldAt < TELL_EVERY_MS) return
    const runs = this.lost - this.lostTold
    this.toldAt = now
    this.lostTold = this.lost
    this.options.onError(
      failure,
      `${runs} runs were served and not recorded, the last one ${runId}; ${this.lost} in all`,
    )
  }

  /** Asks the disk, too: it may have become full, or have room again, without a run. */
  state(): RecordingState {
    this.probe()
    const { failure, lost } = this
    const { unrecorded } = this.options
    return { state: failure ? 'down' : 'up', unrecorded, lost, ...(failure && { error: errorInfo(failure) }) }
  }

  private probe(): void {
    const now = performance.now()
    if (now - this.probedAt < PROBE_EVERY_MS) return
    this.probedAt = now
    try {
      this.options.probe()
      this.kept()
    } catch (error) {
      this.failed(error)
    }
  }
}
