import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Prisma } from '@/generated/sqlite/client'
import { errorInfoSchema } from '@/pipeline/run-event'
import {
  type CellHead,
  type ContextHead,
  cellHeadSchema,
  contextHeadSchema,
  errorOfContext,
  FAILED_CONTEXT,
  type GridCellRecord,
  type GridContextRecord,
  type GridRecord,
  type GridRecords,
  type GridVariantRecord,
  gridSchema,
  gridVariantSchema,
  type HandLabelRecord,
  handLabelSchema,
  type Labelled,
  type ListedGrid,
  listedGridSchema,
} from '@/server/capabilities/records/grids'
import type { Database } from '../database'
import { putRows } from '../put-rows'
import { slices } from '../slices'
import { stepsOf, stepsText } from './steps-text'
import { table } from './table'

const grids = table('Grid', gridSchema, ['graph', 'setup'])
const listed = table('Grid', listedGridSchema)
const variants = table('GridVariant', gridVariantSchema, ['config'])
const contexts = table('GridContext', contextHeadSchema.omit({ error: true }))
const heads = table('GridCell', cellHeadSchema, ['shown'])
const wholes = table('GridCell', cellHeadSchema.extend({ answer: z.string() }), ['shown'])
const labels = table('HandLabel', handLabelSchema, ['judged'])

/** What reading a cell for the grid takes: no steps, no whole answer. */
const headColumns = {
  id: true,
  gridId: true,
  variantId: true,
  model: true,
  caseId: true,
  repeat: true,
  key: true,
  outcome: true,
  shown: true,
  createdAt: true,
} as const

export class PrismaGrids implements GridRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string, pipelineId?: string): Promise<ListedGrid[]> {
    const rows = await this.db.grid.findMany({
      where: { workspaceId, ...(pipelineId !== undefined && { pipelineId }) },
      orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
      omit: { graph: true, setup: true },
      include: { _count: { select: { variants: true, cells: true } } },
    })
    return rows.map(({ _count, ...row }) =>
      listed.read({ ...row, variantCount: _count.variants, cellCount: _count.cells }),
    )
  }

  async get(workspaceId: string, id: string): Promise<GridRecord | null> {
    const row = await this.db.grid.findFirst({ where: { workspaceId, id } })
    return row && grids.read(row)
  }

  async create(
    grid: Omit<GridRecord, 'id' | 'revision' | 'createdAt' | 'updatedAt'>,
    variant: Pick<GridVariantRecord, 'name' | 'config'>,
  ): Promise<GridRecord> {
    const first = { id: randomUUID(), number: 1, parentId: null, ...variants.write(variant) }
    const data = { id: randomUUID(), ...grids.write(grid), variants: { create: first } }
    return grids.read(await this.db.grid.create({ data }))
  }

  async rename(workspaceId: string, id: string, name: string): Promise<boolean> {
    return (await this.db.grid.updateMany({ where: { workspaceId, id }, data: { name } })).count > 0
  }

  async change(
    workspaceId: string,
    id: string,
    revision: number,
    change: Partial<Pick<GridRecord, 'graph' | 'setup' | 'datasetId' | 'datasetVersion'>>,
  ): Promise<boolean> {
    const data = { ...grids.write(change), revision: { increment: 1 } }
    return (await this.db.grid.updateMany({ where: { workspaceId, id, revision }, data })).count > 0
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    return (await this.db.grid.deleteMany({ where: { workspaceId, id } })).count > 0
  }

  async variants(gridId: string): Promise<GridVariantRecord[]> {
    const rows = await this.db.gridVariant.findMany({ where: { gridId }, orderBy: { number: 'asc' } })
    return rows.map(variants.read)
  }

  addVariant({
    name,
    ...variant
  }: Pick<GridVariantRecord, 'gridId' | 'parentId' | 'config'> & { name?: string }): Promise<GridVariantRecord> {
    return this.db.$transaction(async (tx) => {
      // Whoever else adds one waits for this, and then finds another last number.
      await tx.grid.updateMany({ where: { id: variant.gridId }, data: { updatedAt: new Date() } })
      const { _max } = await tx.gridVariant.aggregate({ where: { gridId: variant.gridId }, _max: { number: true } })
      const number = (_max.number ?? 0) + 1
      const data = { id: randomUUID(), ...variants.write(variant), number, name: name ?? String(number) }
      return variants.read(await tx.gridVariant.create({ data }))
    })
  }

  async renameVariant(gridId: string, id: string, name: string): Promise<boolean> {
    return (await this.db.gridVariant.updateMany({ where: { gridId, id }, data: { name } })).count > 0
  }

  async contexts(gridId: string): Promise<ContextHead[]> {
    const rows = await this.db.gridContext.findMany({ where: { gridId }, omit: { steps: true } })
    return Promise.all(
      rows.map(async (row) => {
        const failed = row.key.endsWith(FAILED_CONTEXT) ? await this.context(gridId, row.caseId) : null
        const error = failed && errorInfoSchema.nullable().parse(errorOfContext(failed.steps))
        return { ...contexts.read(row), error }
      }),
    )
  }

  async context(gridId: string, caseId: string): Promise<GridContextRecord | null> {
    const row = await this.db.gridContext.findUnique({ where: { gridId_caseId: { gridId, caseId } } })
    return row && { ...contexts.read(row), steps: stepsOf(row.steps) }
  }

  async keepContexts(made: readonly GridContextRecord[]): Promise<void> {
    const rows = made.map(({ gridId, caseId, key, steps, durationMs, createdAt }) => {
      return { gridId, caseId, key, steps: stepsText(steps), durationMs, createdAt }
    })
    await putRows(this.db, 'GridContext', rows, ['gridId', 'caseId'])
  }

  async cells(gridId: string): Promise<CellHead[]> {
    const rows = await this.db.gridCell.findMany({ where: { gridId }, select: headColumns })
    return rows.map(heads.read)
  }

  async cell(workspaceId: string, id: string): Promise<GridCellRecord | null> {
    const row = await this.db.gridCell.findFirst({ where: { id, grid: { workspaceId } } })
    return row && whole(row)
  }

  async withKeys(workspaceId: string, keys: readonly string[]): Promise<GridCellRecord[]> {
    const found = await Promise.all(
      slices(keys).map((some) =>
        this.db.gridCell.findMany({
          where: { key: { in: some }, grid: { workspaceId }, outcome: { not: 'failed' } },
          orderBy: { createdAt: 'asc' },
        }),
      ),
    )
    const cells = found.flat().map(whole)
    const isOwn = ({ shown }: GridCellRecord) => shown.reused === null
    const ranked = [...cells.filter((cell) => !isOwn(cell)), ...cells.filter(isOwn)]
    return [...new Map(ranked.map((cell) => [cell.key, cell])).values()]
  }

  async answers(gridId: string): Promise<Map<string, string>> {
    const rows = await this.db.gridCell.findMany({ where: { gridId }, select: { id: true, answer: true } })
    return new Map(rows.map(({ id, answer }) => [id, answer]))
  }

  async keepCells(cells: readonly GridCellRecord[]): Promise<void> {
    const rows = cells.map(({ steps, ...cell }) => ({ ...wholes.write(cell), steps: stepsText(steps) }))
    await putRows(this.db, 'GridCell', rows, ['gridId', 'variantId', 'model', 'caseId', 'repeat'])
  }

  async judgeCells(cells: readonly Pick<GridCellRecord, 'id' | 'shown'>[]): Promise<void> {
    await this.db.$transaction(
      cells.map(({ id, shown }) => this.db.gridCell.updateMany({ where: { id }, data: heads.write({ shown }) })),
    )
  }

  async labels(gridId: string): Promise<Pick<HandLabelRecord, 'cellId' | 'verdict' | 'over'>[]> {
    const rows = await this.db.$queryRaw<unknown[]>`
      SELECT "cellId", "verdict", "over" FROM "HandLabel"
      WHERE "cellId" IN (SELECT "id" FROM "GridCell" WHERE "gridId" = ${gridId}) ORDER BY "createdAt"`
    return z.array(handLabelSchema.pick({ cellId: true, verdict: true, over: true })).parse(rows)
  }

  async said(workspaceId: string, most: number): Promise<HandLabelRecord[]> {
    const rows = await this.db.handLabel.findMany({
      where: isSaid(workspaceId),
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: most,
    })
    return rows.map(labels.read)
  }

  saidCount(workspaceId: string): Promise<number> {
    return this.db.handLabel.count({ where: isSaid(workspaceId) })
  }

  async labelsOfRuns(workspaceId: string, runIds: readonly string[]) {
    const rows = await this.db.handLabel.findMany({
      where: { workspaceId, over: null, runId: { in: [...runIds] } },
    })
    return rows.flatMap((row) => {
      const { runId, verdict, correction, note } = labels.read(row)
      return runId === null ? [] : [{ runId, verdict, correction, note }]
    })
  }

  async keepLabel(label: Omit<HandLabelRecord, 'id' | 'createdAt'>): Promise<void> {
    const { workspaceId, cellId, runId, over } = label
    await this.db.$transaction([
      this.db.handLabel.deleteMany({ where: { workspaceId, ...same({ cellId, runId, over }) } }),
      this.db.handLabel.create({ data: { id: randomUUID(), ...labels.write(label) } }),
    ])
  }

  async label(workspaceId: string, of: Labelled): Promise<HandLabelRecord | null> {
    const row = await this.db.handLabel.findFirst({ where: { workspaceId, ...of, over: null } })
    return row && labels.read(row)
  }

  async dropLabels(workspaceId: string, of: Labelled, which: 'said' | 'votes' | 'all'): Promise<void> {
    const over = which === 'all' ? {} : { over: which === 'said' ? null : { not: null } }
    await this.db.handLabel.deleteMany({ where: { workspaceId, ...of, ...over } })
  }
}

/** Labels that call an answer good or bad. */
const isSaid = (workspaceId: string) => ({ workspaceId, over: null, verdict: { in: ['good', 'bad'] } })

/** Of two cells there is one vote: who changes it prefers the other. */
function same({ cellId, runId, over }: Pick<HandLabelRecord, 'cellId' | 'runId' | 'over'>): Prisma.HandLabelWhereInput {
  if (over === null) return { cellId, runId, over: null }
  return {
    OR: [
      { cellId, over },
      { cellId: over, over: cellId },
    ],
  }
}

const whole = ({ steps, ...row }: { steps: string } & Record<string, unknown>): GridCellRecord => ({
  ...wholes.read(row),
  steps: stepsOf(steps),
})
