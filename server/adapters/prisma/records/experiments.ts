import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { EvalPlace } from '@/pipeline/evaluation/experiment'
import type { StepRecord } from '@/pipeline/run-event'
import {
  type CandidateRecord,
  candidateRecordSchema,
  type EvalCellHead,
  type EvalCellRecord,
  type EvalStepRecord,
  type ExperimentRecord,
  type ExperimentRecords,
  evalCellHeadSchema,
  evalCellRecordSchema,
  experimentSchema,
  type NewCandidate,
} from '@/server/capabilities/records/experiments'
import { handLabelSchema } from '@/server/capabilities/records/grids'
import type { Database } from '../database'
import { insertNew } from '../insert-new'
import { putRows } from '../put-rows'
import { slices } from '../slices'
import { stepsOf, stepsText } from './steps-text'
import { table } from './table'

const experiments = table('Experiment', experimentSchema, ['setup', 'error', 'spent', 'progress'])
const candidates = table('Candidate', candidateRecordSchema, ['graph', 'facets', 'dropped'])
const heads = table('EvalCell', evalCellHeadSchema, ['shown'])
const wholes = table('EvalCell', evalCellRecordSchema, ['shown', 'steps'])

export class PrismaExperiments implements ExperimentRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string, { pipelineId, kind }: { pipelineId?: string; kind?: string } = {}) {
    const rows = await this.db.experiment.findMany({
      where: { workspaceId, ...(pipelineId !== undefined && { pipelineId }), ...(kind !== undefined && { kind }) },
      orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
      include: { _count: { select: { candidates: true, cells: true } } },
    })
    return rows.map(({ _count, ...row }) => ({
      ...experiments.read(row),
      candidateCount: _count.candidates,
      cellCount: _count.cells,
    }))
  }

  async get(workspaceId: string, id: string): Promise<ExperimentRecord | null> {
    const row = await this.db.experiment.findFirst({ where: { workspaceId, id } })
    return row && experiments.read(row)
  }

  async create(
    experiment: Parameters<ExperimentRecords['create']>[0],
    first: readonly NewCandidate[],
  ): Promise<ExperimentRecord> {
    const data = {
      id: randomUUID(),
      ...experiments.write(experiment),
      candidates: { create: first.map((one, at) => rowOf(one, at + 1)) },
    }
    return experiments.read(await this.db.experiment.create({ data }))
  }

  async rename(workspaceId: string, id: string, name: string): Promise<boolean> {
    return (await this.db.experiment.updateMany({ where: { workspaceId, id }, data: { name } })).count > 0
  }

  async change(
    workspaceId: string,
    id: string,
    revision: number,
    change: Partial<Pick<ExperimentRecord, 'setup' | 'datasetVersion'>>,
  ): Promise<boolean> {
    const data = { ...experiments.write(change), revision: { increment: 1 } }
    return (await this.db.experiment.updateMany({ where: { workspaceId, id, revision }, data })).count > 0
  }

  async note(id: string, change: Parameters<ExperimentRecords['note']>[1]): Promise<void> {
    await this.db.experiment.updateMany({ where: { id }, data: experiments.write(change) })
  }

  async delete(workspaceId: string, id: string): Promise<boolean> {
    return (await this.db.experiment.deleteMany({ where: { workspaceId, id } })).count > 0
  }

  async candidates(experimentId: string): Promise<CandidateRecord[]> {
    const rows = await this.db.candidate.findMany({ where: { experimentId }, orderBy: { number: 'asc' } })
    return rows.map(candidates.read)
  }

  addCandidates(experimentId: string, added: readonly NewCandidate[]): Promise<CandidateRecord[]> {
    const made = added.map((one) => ({ ...one, id: one.id ?? randomUUID() }))
    return this.db.$transaction(async (tx) => {
      // Whoever else adds some waits for this, and then finds another last number.
      await tx.experiment.updateMany({ where: { id: experimentId }, data: { updatedAt: new Date() } })
      const known = await tx.candidate.findMany({ where: { experimentId }, select: { id: true, number: true } })
      const ids = new Set(known.map(({ id }) => id))
      const last = Math.max(0, ...known.map(({ number }) => number))
      const fresh = made.filter(({ id }) => !ids.has(id))
      const data = fresh.map((one, at) => ({ experimentId, ...rowOf(one, last + 1 + at) }))
      if (data.length > 0) await tx.candidate.createMany({ data })
      const rows = await tx.candidate.findMany({ where: { experimentId, id: { in: made.map(({ id }) => id) } } })
      const byId = new Map(rows.map((row) => [row.id, candidates.read(row)]))
      return made.flatMap(({ id }) => byId.get(id) ?? [])
    })
  }

  async dropCandidates(
    experimentId: string,
    dropped: Parameters<ExperimentRecords['dropCandidates']>[1],
  ): Promise<void> {
    await this.db.$transaction(
      dropped.map(({ id, dropped: why }) =>
        this.db.candidate.updateMany({ where: { experimentId, id }, data: candidates.write({ dropped: why }) }),
      ),
    )
  }

  async cells(experimentId: string): Promise<EvalCellHead[]> {
    const rows = await this.db.evalCell.findMany({ where: { experimentId }, omit: { answer: true, steps: true } })
    return rows.map(heads.read)
  }

  async cell(
    workspaceId: string,
    { experimentId, candidateId, caseId, repeat }: { experimentId: string } & EvalPlace,
  ): Promise<EvalCellRecord | null> {
    const row = await this.db.evalCell.findFirst({
      where: { experimentId, candidateId, caseId, repeat, experiment: { workspaceId } },
    })
    return row && wholes.read(row)
  }

  async cellById(workspaceId: string, id: string): Promise<EvalCellRecord | null> {
    const row = await this.db.evalCell.findFirst({ where: { id, experiment: { workspaceId } } })
    return row && wholes.read(row)
  }

  async labels(experimentId: string): Promise<Map<string, 'good' | 'bad' | 'unsure'>> {
    const rows = await this.db.$queryRaw<unknown[]>`
      SELECT "cellId", "verdict" FROM "HandLabel" WHERE "over" IS NULL AND "verdict" IS NOT NULL
      AND "cellId" IN (SELECT "id" FROM "EvalCell" WHERE "experimentId" = ${experimentId})`
    const said = z.array(handLabelSchema.pick({ cellId: true, verdict: true })).parse(rows)
    return new Map(said.flatMap(({ cellId, verdict }) => (cellId && verdict ? [[cellId, verdict] as const] : [])))
  }

  async answers(experimentId: string): Promise<Map<string, string>> {
    const rows = await this.db.evalCell.findMany({ where: { experimentId }, select: { id: true, answer: true } })
    return new Map(rows.map(({ id, answer }) => [id, answer]))
  }

  async keepCells(cells: readonly EvalCellRecord[]): Promise<void> {
    const rows = cells.map((cell) => wholes.write(cell))
    await putRows(this.db, 'EvalCell', rows, ['experimentId', 'candidateId', 'caseId', 'repeat'])
  }

  async judgeCells(cells: readonly Pick<EvalCellRecord, 'id' | 'shown'>[]): Promise<void> {
    await this.db.$transaction(
      cells.map(({ id, shown }) => this.db.evalCell.updateMany({ where: { id }, data: heads.write({ shown }) })),
    )
  }

  async steps(workspaceId: string, keys: readonly string[]): Promise<Map<string, StepRecord>> {
    const found = await Promise.all(
      slices(keys).map((some) =>
        this.db.evalStep.findMany({
          where: { key: { in: some }, experiment: { workspaceId } },
          select: { key: true, record: true },
        }),
      ),
    )
    return new Map(
      found.flat().flatMap(({ key, record }) => {
        const [step] = stepsOf(record)
        return step ? [[key, step] as const] : []
      }),
    )
  }

  async keepSteps(experimentId: string, steps: readonly EvalStepRecord[]): Promise<void> {
    const rows = steps.map(({ key, record }) => {
      return { experimentId, key, record: stepsText([record]), createdAt: new Date() }
    })
    for (const some of slices(rows)) await insertNew(this.db, 'EvalStep', some, 'key')
  }
}

function rowOf({ id = randomUUID(), parentId = null, facets = [], ...rest }: NewCandidate, number: number) {
  return { id, number, ...candidates.write({ parentId, facets, ...rest }) }
}
