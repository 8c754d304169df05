import type { CellPlace } from '@/pipeline/play/grid'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CellHead } from '@/server/capabilities/records/grids'
import { cellKey } from './cell'
import type { Column } from './column'
import { readContextKey } from './context'
import type { PlayDeps, PlayScope } from './deps'
import { placeKey } from './grid-log'
import { judgedBy } from './judge-cell'
import { type ContextState, contextStates, type Only, type PreparedGrid, prepareGrid } from './prepare'

/** What is asked of playing a grid. */
export interface PlayRequest {
  gridId: string
  only?: Only | undefined
  /** Cells from before this time are played again. */
  againBefore?: Date | undefined
  /** Contexts from before this time that are older than their collection are made anew. */
  renewBefore?: Date | undefined
}

/** What is left to do of a cell: its answer, or only its verdict. */
export type Work = { place: CellPlace; column: Column; held: CellHead | undefined; rejudge: boolean }

/** A case with what is left to do of its cells. */
export interface CaseWork {
  one: CaseRecord
  context: ContextState
  renew: boolean
  work: Work[]
}

export interface PlayPlan {
  prepared: PreparedGrid
  cases: CaseWork[]
  total: number
  left: number
}

/** Works out what playing a grid takes. Throws as `prepareGrid`. */
export async function planPlay(deps: PlayDeps, request: PlayRequest, scope: PlayScope): Promise<PlayPlan> {
  const prepared = await prepareGrid(deps, request.gridId, scope, request.only)
  const [heads, contexts] = await Promise.all([
    deps.records.grids.cells(request.gridId),
    deps.records.grids.contexts(request.gridId),
  ])
  const held = new Map(heads.map((head) => [placeKey(head), head]))
  const states = contextStates(prepared, prepared.cases, contexts)
  const cases = prepared.cases.flatMap((one): CaseWork[] => {
    const context = states.get(one.id)
    return context ? [caseWork(prepared, one, context, held, request)] : []
  })
  const total = prepared.columns.length * prepared.cases.length * prepared.grid.setup.repeats
  const left = cases.reduce((sum, { work }) => sum + work.length, 0)
  return { prepared, cases: cases.filter(({ work }) => work.length > 0), total, left }
}

function caseWork(
  { columns, grid, judging, environment }: PreparedGrid,
  one: CaseRecord,
  context: ContextState,
  held: ReadonlyMap<string, CellHead>,
  { againBefore, renewBefore }: PlayRequest,
): CaseWork {
  const judged = judgedBy(judging, one)
  const renew = renewBefore !== undefined && context.outdated && (context.head?.createdAt ?? renewBefore) < renewBefore
  const content = context.usable && !renew ? readContextKey(context.head?.key ?? '').content : undefined
  const work: Work[] = []
  for (const column of columns) {
    // A server that is down, or slow after a start, does not say which model it has: what it has answered stays.
    const isUnknown = column.provider !== undefined && environment.down.includes(column.provider)
    for (let repeat = 0; repeat < grid.setup.repeats; repeat++) {
      const place = { variantId: column.variantId, model: column.model, caseId: one.id, repeat }
      const known = held.get(placeKey(place))
      const isCurrent =
        known !== undefined &&
        content !== undefined &&
        (isUnknown || known.key === cellKey(column, content, context.asked, repeat)) &&
        known.outcome !== 'failed' &&
        !(againBefore && known.createdAt < againBefore)
      const rejudge = isCurrent && known.shown.judged !== judged
      if (!isCurrent || rejudge) work.push({ place, column, held: known, rejudge })
    }
  }
  return { one, context, renew, work }
}
