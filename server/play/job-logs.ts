import type { Environment } from '@/pipeline/environment'
import type { JobKind, Jobs } from '@/server/capabilities/jobs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { SeriesLog, WithoutSeq } from './series-log'

/** How long work that has ended can be heard, in milliseconds. */
const HEARD_MS = 60_000
/** How often work that another process does is looked at, in milliseconds. */
const LOOK_MS = 1_000
/** How often a model server that does not answer is looked at before what was left is gone on with. */
const LOOKS = 8

type Told = { type: string; seq: number }

/** What is told of jobs of one kind while they run here, by their keys. */
export class JobLogs<Event extends Told, Log extends SeriesLog<Event>> {
  private readonly running = new Map<string, Log>()
  /** Of those that ended a moment ago: who began one hears all of it, however quick it was. */
  private readonly over = new Map<string, Log>()
  /** Told of each log that is begun. */
  private readonly begun = new Set<(key: string) => void>()

  constructor(
    private readonly jobs: Jobs,
    private readonly kind: JobKind<unknown>,
    private readonly make: () => Log,
  ) {}

  has(key: string): boolean {
    return this.running.has(key)
  }

  /** That of work which runs or is about to. */
  get(key: string): Log | undefined {
    return this.running.get(key)
  }

  of(key: string): Log {
    const there = this.running.get(key)
    if (there) return there
    const log = this.make()
    this.running.set(key, log)
    for (const tell of [...this.begun]) tell(key)
    return log
  }

  /** Tells the end, where there is somebody to be told. */
  end(key: string, told: WithoutSeq<Event>): void {
    const log = this.running.get(key)
    if (!log) return
    this.running.delete(key)
    this.over.set(key, log)
    setTimeout(() => this.over.get(key) === log && this.over.delete(key), HEARD_MS).unref()
    log.append(told)
  }

  async state(key: string): Promise<'idle' | 'waiting' | 'running'> {
    return (await this.jobs.find(this.kind, key))?.state ?? 'idle'
  }

  /** Resolves when nothing of it is left to do. */
  settled(key: string, signal?: StopSignal): Promise<void> {
    return this.jobs.settled(this.kind, { keys: [key] }, signal ? { signal } : {})
  }

  /**
   * What happens from `afterSeq` on (absent: from now), until it has ended. The end is told when nothing of it is run any
   * more, or it has begun anew: who hears it may change it, or hears the next. Of what runs elsewhere, or not at all, only its end can be told.
   */
  async *events(key: string, afterSeq: number | undefined, signal: StopSignal, end: (seq: number) => Event) {
    const log = this.running.get(key) ?? (afterSeq === undefined ? undefined : this.over.get(key))
    if (log) return yield* this.heard(key, log.subscribe(afterSeq ?? log.last, signal), signal)
    while (!signal.aborted && (await this.state(key)) !== 'idle') {
      const here = this.running.get(key)
      if (here) return yield* this.heard(key, here.subscribe(0, signal), signal)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    if (!signal.aborted) yield end(Math.max(Date.now() * 1_000, (afterSeq ?? 0) + 1))
  }

  private async atRest(key: string, signal: StopSignal): Promise<void> {
    let forget = () => {}
    const anew = new Promise<void>((resolve) => {
      const tell = (which: string) => which === key && resolve()
      this.begun.add(tell)
      forget = () => void this.begun.delete(tell)
    })
    try {
      if (!this.running.has(key)) await Promise.race([anew, this.settled(key, signal)])
    } finally {
      forget()
    }
  }

  private async *heard(key: string, events: AsyncIterable<Event>, signal: StopSignal) {
    for await (const event of events) {
      if (event.type === 'ended') await this.atRest(key, signal)
      yield event
    }
  }
}

/** After a start a server may not have said yet which models it has: what an earlier process left must not be done as if it had none. */
export async function modelsUp(environment: () => Promise<Environment>, signal: StopSignal): Promise<void> {
  for (let tries = 0; tries < LOOKS && !signal.aborted; tries += 1) {
    if ((await environment()).down.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
