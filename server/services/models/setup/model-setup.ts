import { randomUUID } from 'node:crypto'
import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { PullProgress } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Indexes } from '../../indexes'
import type { SetupDto, SetupInput, SetupStep } from '../types'
import { runIndexStep } from './run-index-step'

export interface ModelSetupDeps {
  pull: (model: string, signal: StopSignal) => AsyncIterable<PullProgress>
  /** Whether Ollama has a model already. */
  has: (model: string) => Promise<boolean>
  indexes: Pick<Indexes, 'list' | 'start' | 'cancel' | 'activate'>
  /** Name of a collection, and whether it came with Telar. Throws `not-found`. */
  collection: (id: string) => Promise<{ id: string; name: string; example: boolean }>
  /** Told of failures that have no other place than the log. */
  onError: (error: unknown) => void
  /** Time between two looks at an index that is being built. */
  pollMs?: number
}

interface Setup extends SetupDto {
  /** Collections that came with Telar: their new index may go live without having been measured. */
  examples: ReadonlySet<string>
  control: AbortController
}

/**
 * Gets models and indexes collections with them, in the process and not in a page: a page that is closed, reloaded or
 * opened twice finds the work where it stands. One at a time. It is not kept beyond the process, and need not be: Ollama
 * goes on with a download where it stopped, index builds are in the database, and what is missing is offered again.
 */
export class ModelSetup {
  #current: Setup | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(private readonly deps: ModelSetupDeps) {}

  /** The last one, running or ended; `null` after a start, or when its end was read. */
  state(): SetupDto | null {
    if (!this.#current) return null
    const { id, state, steps } = this.#current
    return structuredClone({ id, state, steps })
  }

  /**
   * Begins, and gives the first state. Throws `conflict` while another is under way, `invalid-input` when there is nothing
   * to do or no model to index with, `not-found` for a collection.
   */
  async start(input: SetupInput): Promise<SetupDto> {
    const { steps, examples } = await this.#stepsOf(input)
    // Looked at last: between this and the next line nobody else comes.
    if (this.#current?.state === 'running') {
      throw new AppError('conflict', say('Models are being pulled already.'), {
        fix: say('Wait for it, or stop it first.'),
      })
    }
    const control = new AbortController()
    const setup: Setup = { id: randomUUID(), state: 'running', steps, examples, control }
    this.#current = setup
    this.#running = this.#run(setup)
    return structuredClone({ id: setup.id, state: setup.state, steps })
  }

  /** Stops what runs and resolves when it is at rest. What was downloaded stays. */
  async stop(): Promise<void> {
    this.#current?.control.abort(new AppError('cancelled', say('Stopped.')))
    await this.#running
  }

  /** Forgets one that has ended, when a person has seen how. */
  dismiss(): void {
    if (this.#current?.state !== 'running') this.#current = null
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.#running
  }

  async #stepsOf({ chat, embed, collections }: SetupInput): Promise<{ steps: SetupStep[]; examples: Set<string> }> {
    const steps: SetupStep[] = []
    const pulled = [
      { role: 'chat' as const, model: chat },
      { role: 'embed' as const, model: embed },
    ]
    for (const { role, model } of pulled) {
      if (model === undefined || (await this.deps.has(model))) continue
      steps.push({ kind: 'pull', role, model, state: 'waiting', progress: null, error: null })
    }
    const examples = new Set<string>()
    for (const id of new Set(collections)) {
      const collection = await this.deps.collection(id)
      if (embed === undefined) throw new AppError('invalid-input', say('Choose the embedding model to index with.'))
      if (collection.example) examples.add(collection.id)
      steps.push(indexStep(collection, embed))
    }
    if (steps.length === 0) throw new AppError('invalid-input', say('There is nothing to pull and nothing to index.'))
    return { steps, examples }
  }

  async #run(setup: Setup): Promise<void> {
    const { signal } = setup.control
    for (const step of setup.steps) {
      if (signal.aborted) {
        step.state = 'cancelled'
        continue
      }
      const pulls = setup.steps.filter((one) => one.kind === 'pull')
      if (step.kind === 'index' && pulls.some(({ role, state }) => role === 'embed' && state !== 'done')) {
        // Its model did not come; the step that failed says why.
        step.state = 'cancelled'
        continue
      }
      await this.#attempt(setup, step, signal)
    }
    setup.state = endOf(setup.steps)
  }

  async #attempt(setup: Setup, step: SetupStep, signal: AbortSignal): Promise<void> {
    step.state = 'running'
    try {
      if (step.kind === 'pull') {
        for await (const progress of this.deps.pull(step.model, signal)) step.progress = progress
      } else {
        const example = setup.examples.has(step.collectionId)
        await runIndexStep(step, { indexes: this.deps.indexes, example, pollMs: this.deps.pollMs ?? 500 }, signal)
      }
      step.state = 'done'
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted) this.deps.onError(error)
      step.state = signal.aborted ? 'cancelled' : 'failed'
      if (!signal.aborted) step.error = errorInfo(error)
    }
  }
}

const indexStep = ({ id, name }: { id: string; name: string }, model: string): SetupStep => ({
  kind: 'index',
  collectionId: id,
  name,
  model,
  state: 'waiting',
  done: 0,
  total: 0,
  outcome: null,
  scores: null,
  error: null,
})

function endOf(steps: readonly SetupStep[]): SetupDto['state'] {
  if (steps.some(({ state }) => state === 'failed')) return 'failed'
  return steps.some(({ state }) => state === 'cancelled') ? 'cancelled' : 'done'
}
