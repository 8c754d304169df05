import { randomUUID } from 'node:crypto'
import { errorTable } from '@/pipeline/error-table'
import { type ErrorInfo, errorOf } from '@/pipeline/errors'
import type { Cell, CellPlace } from '@/pipeline/play/grid'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import {
  type CellHead,
  FAILED_CONTEXT,
  type GridCellRecord,
  type GridContextRecord,
} from '@/server/capabilities/records/grids'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import { onAbort, StopController } from '@/server/engine'
import {
  answeredOf,
  cellKey,
  cellRecord,
  costOf,
  judgedAs,
  labelOf,
  outcomeOfRun,
  type PlayedCell,
  playCell,
  stepsById,
} from './cell'
import type { Column } from './column'
import { contentOf, makeContext, readContextKey, revisionsOf } from './context'
import type { PlayDeps, PlayScope } from './deps'
import type { GridLog } from './grid-log'
import { evaluateCell, judgedBy } from './judge-cell'
import type { Pace } from './pace'
import type { CaseWork, PlayPlan, PlayRequest, Work } from './plan-play'

/** How many cases are open at once: each holds its context in memory. */
const OPEN_CASES = 24
/** Cells are kept together, no closer than this, in milliseconds. */
const COMMIT = { most: 40, everyMs: 40 }
/** Errors of servers that come and go; what a step has tried in vain by itself is tried again by the grid. */
const comesAndGoes = ({ code }: ErrorInfo): boolean =>
  errorTable[code].retryable && code !== 'timeout' && code !== 'interrupted'

/** A grid while it is played. */
export class Playing {
  private done: number
  /** Why all of it ends; nothing more is begun then. */
  private failure: { error: unknown } | undefined
  private readonly stop = new StopController()
  private readonly found: Together<string, GridCellRecord | undefined>
  private readonly frozen: Together<GridContextRecord, undefined>
  private readonly kept: Together<GridCellRecord, undefined>
  private readonly rejudged: Together<GridCellRecord, undefined>
  private readonly labels: ReadonlyMap<string, string | undefined>

  constructor(
    private readonly deps: PlayDeps,
    private readonly plan: PlayPlan,
    private readonly request: PlayRequest,
    private readonly scope: PlayScope,
    private readonly log: GridLog,
    private readonly paceOf: (server: string) => Pace,
    /** Told of the share of the cells that are done. */
    private readonly progress: (share: number) => void,
  ) {
    const { records } = deps
    this.done = plan.total - plan.left
    this.found = new Together(
      async (keys) => {
        const byKey = new Map((await records.grids.withKeys(scope.workspaceId, keys)).map((cell) => [cell.key, cell]))
        return keys.map((key) => byKey.get(key))
      },
      { most: 200 },
    )
    this.frozen = new Together(
      async (contexts) => {
        await records.grids.keepContexts(contexts)
        return contexts.map(() => undefined)
      },
      { most: 20 },
    )
    this.kept = new Together(async (cells) => this.commit(cells, (some) => records.grids.keepCells(some)), COMMIT)
    this.rejudged = new Together(async (cells) => this.commit(cells, (some) => records.grids.judgeCells(some)), COMMIT)
    const { grid, variants } = plan.prepared
    const definition = deps.definitions.get(grid.graph.nodes.find(({ id }) => id === grid.nodeId)?.type ?? '')
    this.labels = new Map(
      variants.map(({ id, config }) => [id, definition && labelOf(definition, config)?.port] as const),
    )
  }

  /**
   * Plays what is left. With `signal` no more is begun, and what is under way comes to its end; with `broken` that is
   * given up. Throws the error of a server that does not come back, and what goes wrong with the store.
   */
  async run(signal: StopSignal, broken: StopSignal): Promise<void> {
    this.log.append({ type: 'started', total: this.plan.total, done: this.done })
    const ending = new StopController()
    const forget = [
      onAbort(signal, () => ending.abort(signal.reason)),
      onAbort(broken, () => this.stop.abort(broken.reason)),
    ]
    try {
      await this.playAll(ending.signal)
    } finally {
      for (const one of forget) one()
    }
  }

  /** `signal` may have as many listeners as there are cells. */
  private async playAll(signal: StopSignal): Promise<void> {
    const open = new Set<Promise<void>>()
    for (const one of this.plan.cases) {
      if (signal.aborted || this.failure) break
      const work: Promise<void> = this.playCase(one, signal)
        .catch((error: unknown) => {
          this.failure ??= { error }
        })
        .finally(() => open.delete(work))
      open.add(work)
      if (open.size >= OPEN_CASES) await Promise.race(open)
    }
    await Promise.all(open)
    if (this.failure && !signal.aborted) throw this.failure.error
  }

  private async playCase(work: CaseWork, signal: StopSignal): Promise<void> {
    const { one } = work
    const toPlay = work.work.filter(({ rejudge }) => !rejudge)
    const rejudged = work.work.filter(({ rejudge }) => rejudge).map((cell) => this.judgeAgain(one, cell, signal))
    if (toPlay.length === 0) return settle(rejudged)
    const made = await this.contextOf(work, signal)
    if (!made) return settle(rejudged)
    const cells = toPlay.map((cell) =>
      made.error ? this.fail(one, cell, made.error, work.context.basis) : this.playOne(work, cell, made, signal),
    )
    await settle([...cells, ...rejudged])
  }

  /** The case's context: the frozen one, else made now and frozen. Nothing when all stops. */
  private async contextOf({ one, context, renew }: CaseWork, signal: StopSignal) {
    const { grids } = this.deps.records
    const { prepared } = this.plan
    const frozen = context.usable && !renew ? await grids.context(this.request.gridId, one.id) : null
    if (frozen) return { steps: stepsById(frozen.steps), content: readContextKey(frozen.key).content, error: undefined }
    const made = await this.served('context', signal, async () => {
      this.log.append({ type: 'context', caseId: one.id, state: 'running' })
      const result = await makeContext(prepared.context, one.inputs, this.options())
      return { result, error: result.error }
    })
    if (!made) return undefined
    const { steps, durationMs, error } = made.result
    const content = contentOf(prepared.context, steps)
    const key = `${context.basis}.${revisionsOf(prepared.context, prepared.revisionOf)}${error ? FAILED_CONTEXT : `.${content}`}`
    const createdAt = new Date()
    await this.frozen.do({ gridId: this.request.gridId, caseId: one.id, key, steps, durationMs, createdAt })
    this.log.append({ type: 'context', caseId: one.id, state: error ? 'failed' : 'done' })
    return { steps: stepsById(steps), content, error }
  }

  private async playOne(
    { one, context }: CaseWork,
    { place, column, held }: Work,
    made: { steps: ReadonlyMap<string, StepRecord>; content: string },
    signal: StopSignal,
  ): Promise<void> {
    const key = cellKey(column, made.content, context.asked, place.repeat)
    const known = this.request.againBefore ? undefined : await this.found.do(key)
    // What stands here is this very answer, where a context that was made anew is what it was.
    if (known && known.id === held?.id) return this.keepJudged(one, known, column, signal)
    if (known) return this.takeOver(one, place, column, known, signal)
    const played = await this.served(column.provider ?? 'none', signal, async () => {
      this.log.dropText(place)
      this.log.append({ type: 'cell-started', place })
      const cell = await playCell(
        column,
        place.repeat,
        { context: made.steps, inputs: one.inputs },
        this.options(),
        (text, reset) => this.log.addText(place, text, reset),
      )
      return { cell, error: cell.end.error }
    })
    if (!played) return this.log.dropText(place)
    await this.judge(one, { place, column, key }, played.cell)
  }

  private async judge(
    one: CaseRecord,
    { place, column, key }: { place: CellPlace; column: Column; key: string },
    played: PlayedCell,
  ): Promise<void> {
    const { end, steps } = played
    const answered = answeredOf(
      steps,
      { plan: column.plan, nodeId: this.plan.prepared.grid.nodeId, label: this.labels.get(place.variantId) },
      { outcome: outcomeOfRun(end), latencyMs: end.durationMs, usage: end.usage },
    )
    const evaluation = await evaluateCell(this.deps, this.plan.prepared.judging, one, answered, {
      signal: this.stop.signal,
    })
    const judged = judgedBy(this.plan.prepared.judging, one)
    const facts = { answered, evaluation, judged, price: column.price }
    await this.kept.do(cellRecord(this.request.gridId, place, key, played, facts))
  }

  /** An equal answer is there: it is taken, and says so. */
  private async takeOver(
    one: CaseRecord,
    place: CellPlace,
    column: Column,
    known: GridCellRecord,
    signal: StopSignal,
  ): Promise<void> {
    const { latencyMs, inputTokens, outputTokens } = known.shown
    const own = { cellId: known.id, gridId: known.gridId, at: known.createdAt.toISOString(), latencyMs }
    const reused = known.shown.reused ?? own
    const shown = { ...known.shown, reused, cost: costOf(column.price, { inputTokens, outputTokens }) }
    const cell = { ...known, ...place, id: randomUUID(), gridId: this.request.gridId, shown, createdAt: new Date() }
    await this.keepJudged(one, cell, column, signal)
  }

  private async keepJudged(one: CaseRecord, cell: GridCellRecord, column: Column, signal: StopSignal): Promise<void> {
    const judgedNow = await this.judgedAgain(one, cell, column, signal)
    if (judgedNow) await this.kept.do(judgedNow)
  }

  private async judgeAgain(one: CaseRecord, { held, column }: Work, signal: StopSignal): Promise<void> {
    const cell = held && (await this.deps.records.grids.cell(this.scope.workspaceId, held.id))
    const judgedNow = cell && (await this.judgedAgain(one, cell, column, signal))
    if (judgedNow) await this.rejudged.do(judgedNow)
  }

  /** A stored answer with what is said of it now; nothing is asked of the model that gave it. */
  private async judgedAgain(
    one: CaseRecord,
    cell: GridCellRecord,
    column: Column,
    signal: StopSignal,
  ): Promise<GridCellRecord | undefined> {
    const { judging, grid } = this.plan.prepared
    const judged = judgedBy(judging, one)
    if (cell.shown.judged === judged) return cell
    if (signal.aborted) return undefined
    const { latencyMs, inputTokens, outputTokens } = cell.shown
    const answered = answeredOf(
      cell.steps,
      { plan: column.plan, nodeId: grid.nodeId, label: this.labels.get(cell.variantId) },
      { outcome: cell.outcome, latencyMs, usage: { inputTokens, outputTokens } },
    )
    const evaluation = await evaluateCell(this.deps, judging, one, answered, { signal: this.stop.signal })
    return { ...cell, shown: { ...cell.shown, ...judgedAs(evaluation, cell.steps), judged } }
  }

  /** A cell whose context failed has no answer, and no model is asked for it. */
  private async fail(one: CaseRecord, { place, column }: Work, error: ErrorInfo, basis: string): Promise<void> {
    const end: RunFinished = {
      type: 'run.finished',
      runId: '',
      seq: 0,
      at: 0,
      status: 'failed',
      outputs: {},
      error,
      usage: { inputTokens: 0, outputTokens: 0 },
      durationMs: 0,
    }
    await this.judge(one, { place, column, key: `${basis}${FAILED_CONTEXT}` }, { steps: [], end })
  }

  /** Asks at the pace that the server bears, again after a while when it does not serve. Nothing when all stops. */
  private async served<T extends { error: ErrorInfo | undefined }>(
    server: string,
    signal: StopSignal,
    ask: () => Promise<T>,
  ): Promise<T | undefined> {
    const pace = this.paceOf(server)
    for (;;) {
      if (signal.aborted || this.failure) return undefined
      const result = await pace
        .run(async () => (signal.aborted ? undefined : ask()), signal)
        .catch((error: unknown) => {
          if (signal.aborted) return undefined
          throw error
        })
      if (!result || this.stop.signal.aborted) return undefined
      const { error } = result
      if (!error || !comesAndGoes(error)) {
        pace.served()
        return result
      }
      if (!pace.busy()) throw errorOf(error)
    }
  }

  private options() {
    const { executors, definitions, retry, clock, capabilitiesOf } = this.deps.engine
    return {
      executors,
      definitions,
      retry,
      clock,
      capabilities: capabilitiesOf(this.scope),
      revisionOf: this.plan.prepared.revisionOf,
      signal: this.stop.signal,
      onError: (error: unknown, stepId: string) =>
        this.deps.log.error(
          { err: error, gridId: this.request.gridId, stepId },
          'a step of a grid failed unexpectedly',
        ),
    }
  }

  /** Cells are told when they are kept: what has been seen is not lost. */
  private async commit(
    cells: GridCellRecord[],
    write: (cells: GridCellRecord[]) => Promise<void>,
  ): Promise<undefined[]> {
    await write(cells)
    for (const cell of cells) {
      this.done += 1
      this.log.append({ type: 'cell', cell: shownCell(cell, null), done: this.done, total: this.plan.total })
    }
    this.progress(this.done / Math.max(1, this.plan.total))
    return cells.map(() => undefined)
  }

  get counts(): { done: number; total: number } {
    return { done: this.done, total: this.plan.total }
  }
}

/** Waits for all of them, and then throws what the first of them threw: nothing goes on behind its back. */
async function settle(works: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(works)
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

/** A cell as the grid shows it. */
export function shownCell(
  { id, variantId, model, caseId, repeat, outcome, shown }: CellHead,
  label: Cell['label'],
): Cell {
  const { judged: _judged, ...seen } = shown
  return { id, variantId, model, caseId, repeat, outcome, ...seen, label }
}
