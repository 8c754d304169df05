import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import { MOST_CELLS } from '@/pipeline/play/grid'
import { english, say } from '@/pipeline/said'
import type { CaseRecord, DatasetRecord } from '@/server/capabilities/records/datasets'
import type { ContextHead, GridRecord, GridVariantRecord } from '@/server/capabilities/records/grids'
import { validateInputs } from '@/server/engine'
import { type Column, compileColumn } from './column'
import {
  type ContextPlan,
  contextBasis,
  contextPlanOf,
  type RevisionOf,
  readContextKey,
  revisionsOf,
  shortHash,
} from './context'
import type { PlayDeps, PlayScope } from './deps'
import { type Judging, judgingOf } from './judge-cell'

/** Which part of a grid is played; what is absent lets everything through. */
export interface Only {
  variantIds?: readonly string[] | undefined
  models?: readonly string[] | undefined
  caseIds?: readonly string[] | undefined
}

/** A grid with all that playing it takes. */
export interface PreparedGrid {
  grid: GridRecord
  variants: GridVariantRecord[]
  columns: Column[]
  context: ContextPlan
  cases: CaseRecord[]
  environment: Environment
  revisionOf: RevisionOf
  judging: Judging
}

type Deps = Pick<PlayDeps, 'records' | 'definitions' | 'environment'>

/** Throws `not-found`. */
export async function findGrid(
  { records }: Pick<PlayDeps, 'records'>,
  id: string,
  scope: PlayScope,
): Promise<GridRecord> {
  const grid = await records.grids.get(scope.workspaceId, id)
  if (!grid) throw new AppError('not-found', say('There is no such grid.'))
  return grid
}

/** The version of the dataset that a grid shows: rows of its own are always the newest. Throws `not-found`. */
export async function datasetOf({ records }: Pick<PlayDeps, 'records'>, grid: GridRecord) {
  const dataset = await records.datasets.get(grid.workspaceId, grid.datasetId)
  if (!dataset)
    throw new AppError('not-found', say('The dataset of this grid was deleted.'), {
      fix: say('Choose another dataset.'),
    })
  return { dataset, version: shownVersion(grid, dataset) }
}

/** Rows of the grid's own are always the newest. */
export const shownVersion = (
  { datasetVersion }: Pick<GridRecord, 'datasetVersion'>,
  { kind, version }: Pick<DatasetRecord, 'kind' | 'version'>,
): number => (kind === 'grid' ? version : Math.min(datasetVersion, version))

/** The cases of a grid, in the order of its rows. */
export async function casesOf({ records }: Pick<PlayDeps, 'records'>, grid: GridRecord, version: number) {
  const { cases } = await records.datasets.cases(grid.datasetId, { version, ...grid.setup.cases })
  return cases
}

/**
 * Compiles every column of a grid. Throws `invalid-graph` for the first one that does not compile; with `lenient` such a
 * column is left out.
 */
export function columnsOf(
  grid: GridRecord,
  variants: readonly GridVariantRecord[],
  { definitions, environment }: { definitions: PlayDeps['definitions']; environment: Environment },
  { lenient }: { lenient: boolean },
): Column[] {
  const { graph, nodeId, setup } = grid
  const shown = variants.filter(({ id }) => !setup.hidden.includes(id))
  const models = setup.models.length > 0 ? setup.models : [undefined]
  const columns = new Map<string, Column>()
  for (const variant of shown) {
    for (const model of models) {
      try {
        const column = compileColumn({ graph, nodeId, variant, model }, definitions, environment)
        const key = `${column.variantId} ${column.model}`
        if (!columns.has(key)) columns.set(key, column)
      } catch (error) {
        if (!lenient || !(error instanceof AppError)) throw error
      }
    }
  }
  return [...columns.values()]
}

/**
 * The steps before the prompt, of all variants there are, so that hiding one makes no context anew. `compiled`: columns
 * that are compiled already; with which model makes no difference here.
 */
export function contextOf(
  { graph, nodeId }: GridRecord,
  variants: readonly GridVariantRecord[],
  { definitions, environment }: { definitions: PlayDeps['definitions']; environment: Environment },
  compiled: readonly Column[] = [],
): ContextPlan {
  const columns = variants.flatMap((variant) => {
    const known = compiled.find(({ variantId }) => variantId === variant.id)
    if (known) return [known]
    try {
      return [compileColumn({ graph, nodeId, variant }, definitions, environment)]
    } catch (error) {
      if (error instanceof AppError) return []
      throw error
    }
  })
  return contextPlanOf(columns, nodeId)
}

/**
 * Reads and checks a grid before anything is asked. Throws `not-found`, `invalid-graph` for a variant that does not
 * compile, `invalid-input` naming the cases that do not fit, `too-large`.
 */
export async function prepareGrid(deps: Deps, id: string, scope: PlayScope, only: Only = {}): Promise<PreparedGrid> {
  const grid = await findGrid(deps, id, scope)
  const [variants, { version }, environment] = await Promise.all([
    deps.records.grids.variants(id),
    datasetOf(deps, grid),
    deps.environment(scope),
  ])
  const facts = { definitions: deps.definitions, environment }
  const compiled = columnsOf(grid, variants, facts, { lenient: false })
  const columns = compiled.filter(
    ({ variantId, model }) => (only.variantIds?.includes(variantId) ?? true) && (only.models?.includes(model) ?? true),
  )
  const all = await casesOf(deps, grid, version)
  refuseMissing(only, variants, all)
  const cases = only.caseIds ? all.filter((one) => only.caseIds?.includes(one.id)) : all
  const cells = columns.length * cases.length * grid.setup.repeats
  if (cells > MOST_CELLS)
    throw new AppError(
      'too-large',
      say('These are {cells} cells; a grid has {most} at the most.', { cells, most: MOST_CELLS }),
      {
        fix: say('Take fewer variants, models, cases or repeats.'),
      },
    )
  if (cases.length === 0)
    throw new AppError('invalid-input', say('There is no case to play.'), { fix: say('Add a row.') })
  refuseUnfit(compiled, cases)
  const revisions = new Map(environment.collections.map((collection) => [collection.id, collection.revision]))
  return {
    grid,
    variants,
    columns,
    context: contextOf(grid, variants, facts, compiled),
    cases,
    environment,
    revisionOf: (collectionId) => revisions.get(collectionId),
    judging: judgingOf(grid.setup, environment),
  }
}

function refuseMissing(only: Only, variants: readonly GridVariantRecord[], cases: readonly CaseRecord[]): void {
  const known = new Set([...variants, ...cases].map(({ id }) => id))
  const missing = [...(only.variantIds ?? []), ...(only.caseIds ?? [])].find((id) => !known.has(id))
  if (missing !== undefined) throw new AppError('not-found', say('There is no such variant or case in this grid.'))
}

const MOST_NAMED = 20

/** Inputs that the pipeline does not take, or lacks, are told before anything is asked. */
function refuseUnfit(columns: readonly Column[], cases: readonly CaseRecord[]): void {
  const [column] = columns
  if (!column) return
  const fields = column.plan.inputs
  const unfit = cases.flatMap(({ id, inputs }) => {
    try {
      validateInputs(fields, inputs)
      return []
    } catch (error) {
      if (error instanceof AppError) return [{ caseId: id, error }]
      throw error
    }
  })
  const [first] = unfit
  if (!first) return
  throw new AppError(
    'invalid-input',
    say('{count, plural, one {# case does} other {# cases do}} not fit what the pipeline takes. The first: {reason}', {
      count: unfit.length,
      reason: first.error.said.message,
    }),
    {
      fix: say('Correct these cases, or leave them out by a filter.'),
      details: {
        cases: unfit.slice(0, MOST_NAMED).map(({ caseId, error }) => ({ caseId, reason: english(error.said.message) })),
      },
    },
  )
}

/** How a case's context stands. */
export interface ContextState {
  basis: string
  /** Names the case's inputs. */
  asked: string
  head: ContextHead | undefined
  /** It is there and follows from the case and the steps as they are. */
  usable: boolean
  /** It was made from an earlier content of a collection. */
  outdated: boolean
}

/** How the contexts of a grid stand, by case. */
export function contextStates(
  { context, revisionOf }: Pick<PreparedGrid, 'context' | 'revisionOf'>,
  cases: readonly Pick<CaseRecord, 'id' | 'inputs'>[],
  heads: readonly ContextHead[],
): Map<string, ContextState> {
  const byCase = new Map(heads.map((head) => [head.caseId, head]))
  const now = revisionsOf(context, revisionOf)
  return new Map(
    cases.map(({ id, inputs }) => {
      const head = byCase.get(id)
      const basis = contextBasis(context, inputs)
      const key = head && readContextKey(head.key)
      const usable = key !== undefined && !key.failed && key.basis === basis
      const asked = shortHash(canonicalJson(inputs))
      return [id, { basis, asked, head, usable, outdated: usable && key.revisions !== now }]
    }),
  )
}
