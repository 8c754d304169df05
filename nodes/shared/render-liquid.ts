import type { Liquid, Template } from 'liquidjs'
import { OutOfTime, withinMs } from '@/server/capabilities/time-slice'

/** So long a template is rendered before others have their turn, and so long in all. */
const SLICE_MS = 10
const LONGEST_RENDER_MS = 2_000
/** What happens between two steps, such as one filter, cannot be broken off and gone on with. */
const LONGEST_STEP_MS = 60
/** Tries of a step that did not get the processor. */
const MOST_TRIES = 10

/** What only writes variables takes no longer than its text is long. Tags, filters and ranges may go on without end. */
const isSimple = (text: string) => !/\{%|\||\.\./.test(text)

/**
 * Renders a parsed template in small steps, within a limit of time: a limit of liquidjs's own is looked at only between
 * tags, and nobody else has a turn before it. Throws what liquidjs throws, and an error that says so when it takes too long.
 */
export async function renderLiquid(
  engine: Liquid,
  { text, templates }: { text: string; templates: Template[] },
  values: Record<string, unknown>,
): Promise<string> {
  if (isSimple(text)) return String(engine.renderSync(templates, values))
  for (let tries = 1; ; tries++) {
    try {
      return await inSlices(new Steps(engine._render(templates, values, {})))
    } catch (error) {
      if (error instanceof WithoutProcessor && tries < MOST_TRIES) continue
      if (!(error instanceof OutOfTime)) throw error
      throw new Error('it takes too long to render, so it was stopped: shorten its loops')
    }
  }
}

/** A step was late because the machine was busy with something else: it may begin anew. */
class WithoutProcessor extends OutOfTime {}

async function inSlices(steps: Steps): Promise<string> {
  let spent = 0
  for (;;) {
    const used = processorTime()
    try {
      if (withinMs(LONGEST_STEP_MS, () => steps.goOn(SLICE_MS))) return String(steps.value)
    } catch (error) {
      if (error instanceof OutOfTime && used() < 0.75 * LONGEST_STEP_MS) throw new WithoutProcessor(error.message)
      throw error
    }
    spent += used()
    if (spent > LONGEST_RENDER_MS) throw new OutOfTime('Rendering takes too long.')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Tells how long the processor has worked since, at most: other threads of the process count too. Milliseconds. */
function processorTime(): () => number {
  const begun = performance.now()
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return Math.min(performance.now() - begun, (user + system) / 1_000)
  }
}

type Step = Iterator<unknown, unknown, unknown> & { throw(error: unknown): IteratorResult<unknown, unknown> }

const isStep = (value: unknown): value is Step =>
  typeof value === 'object' && value !== null && 'next' in value && 'throw' in value && 'return' in value

/** liquidjs renders by generators that give generators; this runs them one by one and can pause between any two. */
class Steps {
  private readonly stack: Step[] = []
  private failed = false
  value: unknown

  constructor(root: Iterator<unknown>) {
    if (isStep(root)) this.stack.push(root)
  }

  /** Goes on for about so long; says whether the end is reached. Throws what rendering throws. */
  goOn(ms: number): boolean {
    const until = performance.now() + ms
    for (let count = 1; this.stack.length > 0; count++) {
      this.step()
      if (count % 16 === 0 && performance.now() > until) break
    }
    if (this.stack.length === 0 && this.failed) throw this.value
    return this.stack.length === 0
  }

  private step(): void {
    const top = this.stack.at(-1)
    if (!top) return
    try {
      const { done, value } = this.failed ? top.throw(this.value) : top.next(this.value)
      this.failed = false
      if (done) this.stack.pop()
      this.value = value
      if (isStep(value)) {
        this.stack.push(value)
        this.value = undefined
      }
    } catch (error) {
      this.stack.pop()
      this.failed = true
      this.value = error
    }
  }
}
