import { z } from 'zod'
import { titleOf } from '@/pipeline/cases/case'
import type { Environment } from '@/pipeline/environment'
import type { Cell } from '@/pipeline/play/grid'
import { modelKey } from '@/pipeline/play/grid'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CellHead, GridRecord, GridVariantRecord, HandLabelRecord } from '@/server/capabilities/records/grids'
import { figuresOf } from '@/server/evaluation/figures'
import { judgeOf, withChecks } from '@/server/experiments/judges/judge-of'
import { cellKey } from '@/server/play/cell'
import type { Column } from '@/server/play/column'
import { readContextKey } from '@/server/play/context'
import { shownCell } from '@/server/play/play-grid'
import {
  type ContextState,
  casesOf,
  columnsOf,
  contextOf,
  contextStates,
  findGrid,
  shownVersion,
} from '@/server/play/prepare'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import type { GridDto, GridRow } from './types'

/** A grid with all that it shows. Throws `not-found`. */
export const getGrid = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  run: async (deps: GridDeps, { id }, call) => (await readGrid(deps, id, call)).dto,
})

/** A grid as it is shown, with what that was made of. */
interface ReadGrid {
  dto: GridDto
  cases: CaseRecord[]
  /** Those that compile. */
  columns: Column[]
}

export async function readGrid(deps: GridDeps, id: string, scope: Scope): Promise<ReadGrid> {
  const { records, definitions, player } = deps
  const grid = await findGrid(deps, id, scope)
  const [variants, found, environment, heads, contexts, labels, state, cards] = await Promise.all([
    records.grids.variants(id),
    records.datasets.get(grid.workspaceId, grid.datasetId),
    deps.environment(scope),
    records.grids.cells(id),
    records.grids.contexts(id),
    records.grids.labels(id),
    player.state(id),
    records.judgeCards.list(grid.workspaceId),
  ])
  const version = found ? shownVersion(grid, found) : grid.datasetVersion
  const cases = found ? await casesOf(deps, grid, version) : []
  const facts = { definitions, environment }
  const compiled = columnsOf(grid, variants, facts, { lenient: true })
  const columns = shownColumns(grid, variants, compiled, heads)
  const revisions = new Map(environment.collections.map((collection) => [collection.id, collection.revision]))
  const prepared = {
    context: contextOf(grid, variants, facts, compiled),
    revisionOf: (key: string) => revisions.get(key),
  }
  const states = contextStates(prepared, cases, contexts)
  const cells = shownCells({ heads, columns, compiled, states, environment, labels, repeats: grid.setup.repeats })
  const dto = {
    ...summaryOf(grid),
    state,
    variantCount: variants.length,
    cellCount: heads.length,
    nodeType: grid.graph.nodes.find((node) => node.id === grid.nodeId)?.type ?? '',
    graph: grid.graph,
    setup: grid.setup,
    revision: grid.revision,
    dataset: {
      id: grid.datasetId,
      name: found?.name ?? '',
      kind: found?.kind ?? 'set',
      version,
      newest: found?.version ?? version,
      gone: found === null,
    },
    variants: variants.map(({ createdAt, gridId: _gridId, ...variant }) => ({
      ...variant,
      createdAt: createdAt.toISOString(),
    })),
    columns,
    rows: cases.map((one) => rowOf(one, states.get(one.id))),
    judge: judgeOf(withChecks(grid.setup, cases), environment, cards),
    cells,
    figures: figuresOf(
      withWins(columns, cells, labels).map((column) => ({ ...column, total: cases.length * grid.setup.repeats })),
      cells.filter(({ stale }) => !stale),
      cases,
    ),
  }
  return { dto, cases, columns: compiled }
}

export const summaryOf = ({
  id,
  name,
  pipelineId,
  pipelineName,
  nodeId,
  updatedAt,
}: Omit<GridRecord, 'graph' | 'setup'>) => ({
  id,
  name,
  pipelineId,
  pipelineName,
  nodeId,
  updatedAt: updatedAt.toISOString(),
})

type Shown = Pick<Column, 'variantId' | 'model'>

/** Columns as they are played; one that cannot be at present is under the name that it had, or is asked for by. */
function shownColumns(
  { setup }: GridRecord,
  variants: readonly GridVariantRecord[],
  compiled: readonly Shown[],
  heads: readonly Shown[],
): Shown[] {
  const names: (string | undefined)[] =
    setup.models.length > 0
      ? setup.models.map(({ ref }) => (ref.provider === 'auto' ? undefined : modelKey(ref)))
      : [undefined]
  const anyPlayed = compiled[0]?.model
  return variants
    .filter(({ id }) => !setup.hidden.includes(id))
    .flatMap(({ id }) => {
      const own = compiled.filter(({ variantId }) => variantId === id)
      if (own.length >= names.length) return own.map(({ variantId, model }) => ({ variantId, model }))
      const last = heads.findLast(({ variantId }) => variantId === id)?.model
      const models = names.map(
        (name, at) =>
          own.find(({ model }) => model === name)?.model ?? name ?? own[at]?.model ?? last ?? anyPlayed ?? '-',
      )
      return [...new Set(models)].map((model) => ({ variantId: id, model }))
    })
}

interface CellParts {
  heads: readonly CellHead[]
  columns: readonly Shown[]
  compiled: readonly Column[]
  states: ReadonlyMap<string, ContextState>
  environment: Environment
  labels: readonly Pick<HandLabelRecord, 'cellId' | 'verdict' | 'over'>[]
  /** Answers beyond these are kept for when there are as many again. */
  repeats: number
}

const columnKey = ({ variantId, model }: Shown) => `${variantId} ${model}`

function shownCells({ heads, columns, compiled, states, environment, labels, repeats }: CellParts): Cell[] {
  const shown = new Set(columns.map(columnKey))
  const known = new Map(compiled.map((column) => [columnKey(column), column]))
  const verdicts = new Map(labels.flatMap(({ cellId, verdict }) => (verdict ? [[cellId, verdict] as const] : [])))
  return heads.flatMap((head) => {
    const state = states.get(head.caseId)
    if (!state || !shown.has(columnKey(head)) || head.repeat >= repeats) return []
    const cell = shownCell(head, verdicts.get(head.id) ?? null)
    const column = known.get(columnKey(head))
    // A server that is down does not say which model it has: nothing is known to have changed.
    const isKnown = column && !(column.provider && environment.down.includes(column.provider))
    return [isKnown && isStale(head, column, state) ? { ...cell, stale: true as const } : cell]
  })
}

function isStale({ key, repeat, outcome }: CellHead, column: Column, { usable, head, asked }: ContextState): boolean {
  if (outcome === 'failed') return false
  if (!usable) return head !== undefined
  return key !== cellKey(column, readContextKey(head?.key ?? '').content, asked, repeat)
}

function rowOf({ id, inputs, tags, split, expected }: CaseRecord, state: ContextState | undefined): GridRow {
  const { head, usable = false, outdated = false } = state ?? {}
  return {
    caseId: id,
    title: titleOf(inputs),
    tags,
    split,
    expected: expectedLine(expected),
    context: usable ? 'done' : (head?.error ?? 'none'),
    outdated,
  }
}

export function expectedLine({
  answers,
  label,
  abstain,
  places,
  nuggets,
}: CaseRecord['expected']): GridRow['expected'] {
  if (abstain) return { kind: 'abstain', text: '' }
  if (label !== undefined) return { kind: 'label', text: label }
  const [answer] = answers.length > 0 ? answers : nuggets.map(({ text }) => text)
  if (answer !== undefined) return { kind: 'answer', text: answer }
  const [place] = places
  return place ? { kind: 'places', text: place.documentName } : null
}

/** Columns with how often one of their cells was preferred to another. */
function withWins(
  columns: readonly Shown[],
  cells: readonly Cell[],
  labels: CellParts['labels'],
): (Shown & { wins: number })[] {
  const columnOf = new Map(cells.map((cell) => [cell.id, columnKey(cell)]))
  const preferred = labels.flatMap(({ cellId, over }) => (cellId && over ? [columnOf.get(cellId)] : []))
  return columns.map((column) => ({ ...column, wins: preferred.filter((key) => key === columnKey(column)).length }))
}
