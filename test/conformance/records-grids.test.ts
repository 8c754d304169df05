import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyGraph } from '@/pipeline/graph'
import { gridSetupSchema } from '@/pipeline/play/grid'
import type { StepRecord } from '@/pipeline/run-event'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import { FAILED_CONTEXT, type GridCellRecord } from '@/server/capabilities/records/grids'
import { onEachDatabase, openTwice } from '../builders/databases'

const own = 'own'
const foreign = 'foreign'

const step = (changes: Partial<StepRecord> = {}): StepRecord => ({
  stepId: 'model',
  type: 'model',
  outcome: 'ok',
  notes: [],
  startedAt: 1,
  durationMs: 2,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: { text: 'Six bar.' },
  previews: { text: 'Six bar.' },
  ...changes,
})

onEachDatabase('records of grids', (make) => {
  let opened: Awaited<ReturnType<typeof openTwice>>
  let records: Records
  let others: Records
  beforeAll(async () => {
    opened = await openTwice(await make(), [own, foreign])
    records = prismaRecords(opened.db)
    others = prismaRecords(opened.other)
  })
  afterAll(() => opened.close())

  const aGrid = (workspaceId = own, pipelineId: string | null = null) =>
    records.grids.create(
      {
        workspaceId,
        name: 'Grid',
        pipelineId,
        pipelineName: '',
        graph: emptyGraph(),
        nodeId: 'prompt',
        datasetId: 'd',
        datasetVersion: 1,
        setup: gridSetupSchema.parse({}),
      },
      { name: '1', config: { user: 'a' } },
    )
  const aCell = (gridId: string, changes: Partial<GridCellRecord> = {}): GridCellRecord => ({
    id: randomUUID(),
    gridId,
    variantId: 'v',
    model: 'm',
    caseId: 'c',
    repeat: 0,
    key: randomUUID(),
    outcome: 'ok',
    steps: [step()],
    answer: 'Six bar.',
    shown: {
      preview: 'Six bar.',
      answerHash: 'h',
      abstained: false,
      checks: [{ id: 'a', kind: 'contains', state: 'pass' }],
      scores: { tokenF1: 0.5 },
      passed: true,
      latencyMs: 12.5,
      inputTokens: 3,
      outputTokens: 4,
      cost: null,
      reused: null,
      judged: 'j',
    },
    createdAt: new Date(),
    ...changes,
  })

  it('are found in their workspace alone', async () => {
    const pipelineId = randomUUID()
    const grid = await aGrid(own, pipelineId)
    expect(await records.grids.get(own, grid.id)).toEqual(grid)
    expect(await records.grids.get(foreign, grid.id)).toBeNull()
    expect(await records.grids.list(own, pipelineId)).toMatchObject([{ id: grid.id, variantCount: 1, cellCount: 0 }])
    expect(await records.grids.list(foreign)).toEqual([])
    expect(await records.grids.rename(foreign, grid.id, 'Theirs')).toBe(false)
    expect(await records.grids.delete(foreign, grid.id)).toBe(false)
    expect(await records.grids.delete(own, grid.id)).toBe(true)
  })

  it('lose no change: of two that began with one revision, one is kept', async () => {
    const { id, revision, setup } = await aGrid()
    const changes = [records, others].map((one, at) =>
      one.grids.change(own, id, revision, { setup: { ...setup, repeats: at + 2 } }),
    )
    const ended = await Promise.all(changes)
    expect(ended.toSorted()).toEqual([false, true])
    expect(await records.grids.get(own, id)).toMatchObject({
      revision: revision + 1,
      setup: { repeats: ended[0] ? 2 : 3 },
    })
  })

  it('give variants their numbers, whoever adds them', async () => {
    const { id } = await aGrid()
    const added = await Promise.all(
      [records, others].map((one) => one.grids.addVariant({ gridId: id, parentId: null, config: { user: 'b' } })),
    )
    expect(added.map(({ number }) => number).toSorted()).toEqual([2, 3])
    const [first] = await records.grids.variants(id)
    expect(await records.grids.renameVariant(id, first?.id ?? '', 'Plain')).toBe(true)
    expect((await records.grids.variants(id)).map(({ name }) => name)).toEqual(['Plain', '2', '3'])
  })

  it('keep contexts whole, and tell why one failed', async () => {
    const { id: gridId } = await aGrid()
    const made = { gridId, durationMs: 4, createdAt: new Date() }
    const error = { code: 'vectors-unreachable' as const, message: 'Away.', fix: 'Start it.' }
    await records.grids.keepContexts([
      { ...made, caseId: 'a', key: 'b.r.c', steps: [step({ stepId: 'retriever' })] },
      { ...made, caseId: 'f', key: `b.r${FAILED_CONTEXT}`, steps: [step({ outcome: 'failed', error })] },
    ])
    await records.grids.keepContexts([{ ...made, caseId: 'a', key: 'b.r.d', steps: [step({ stepId: 'input' })] }])
    const heads = await records.grids.contexts(gridId)
    expect(heads.toSorted((a, b) => (a.caseId < b.caseId ? -1 : 1))).toMatchObject([
      { caseId: 'a', key: 'b.r.d', error: null },
      { caseId: 'f', error },
    ])
    expect(await records.grids.context(gridId, 'a')).toEqual({
      ...made,
      caseId: 'a',
      key: 'b.r.d',
      steps: [step({ stepId: 'input' })],
    })
    expect(await records.grids.context(gridId, 'z')).toBeNull()
  })

  describe('cells', () => {
    it('come back as they were kept, and give way to a later one in their place', async () => {
      const { id } = await aGrid()
      const [old, other] = [aCell(id), aCell(id, { repeat: 1 })]
      await records.grids.keepCells([old, other])
      expect(await records.grids.cell(own, old.id)).toEqual(old)
      expect(await records.grids.cell(foreign, old.id)).toBeNull()
      const next = aCell(id, { outcome: 'empty' })
      await others.grids.keepCells([next])
      const { steps: _steps, answer: _answer, ...head } = next
      const cells = await records.grids.cells(id)
      expect(cells).toHaveLength(2)
      expect(cells).toContainEqual(head)
      expect(await records.grids.cell(own, old.id)).toBeNull()
    })

    it('are found by what they follow from, as long as the answer is their own', async () => {
      const grid = await aGrid()
      const key = randomUUID()
      const first = aCell(grid.id, { key })
      const from = { cellId: first.id, gridId: grid.id, at: '', latencyMs: 1 }
      const copied = aCell(grid.id, { key, repeat: 1, shown: { ...first.shown, reused: from } })
      const failed = aCell(grid.id, { repeat: 2, outcome: 'failed' })
      await records.grids.keepCells([first, copied, failed])
      expect(await records.grids.withKeys(own, [key, failed.key, 'none'])).toEqual([first])
      expect(await records.grids.withKeys(foreign, [key])).toEqual([])
    })

    it('are judged anew without losing what happened in them', async () => {
      const { id } = await aGrid()
      const cell = aCell(id)
      await records.grids.keepCells([cell])
      const shown = { ...cell.shown, passed: false, judged: 'k' }
      await records.grids.judgeCells([{ id: cell.id, shown }])
      expect(await records.grids.cell(own, cell.id)).toEqual({ ...cell, shown })
    })

    it('go with their grid', async () => {
      const { id } = await aGrid()
      const cell = aCell(id)
      await records.grids.keepCells([cell])
      await records.grids.delete(own, id)
      expect(await records.grids.cell(own, cell.id)).toBeNull()
    })
  })

  it('keep one verdict of a cell and one vote between two, and outlive them', async () => {
    const { id } = await aGrid()
    const [a, b] = [aCell(id), aCell(id, { repeat: 1 })]
    await records.grids.keepCells([a, b])
    const said = { workspaceId: own, runId: null, correction: null, note: '', judged: { inputs: {}, answer: 'x' } }
    await records.grids.keepLabel({ ...said, cellId: a.id, verdict: 'bad', over: null })
    await records.grids.keepLabel({ ...said, cellId: a.id, verdict: 'good', over: null })
    await records.grids.keepLabel({ ...said, cellId: a.id, verdict: null, over: b.id })
    await records.grids.keepLabel({ ...said, cellId: b.id, verdict: null, over: a.id })
    const labels = await records.grids.labels(id)
    expect(labels).toHaveLength(2)
    expect(labels).toContainEqual({ cellId: a.id, verdict: 'good', over: null })
    expect(labels).toContainEqual({ cellId: b.id, verdict: null, over: a.id })
    expect(await records.grids.label(foreign, { cellId: a.id })).toBeNull()
    await records.grids.dropLabels(own, { cellId: b.id }, 'votes')
    await records.grids.delete(own, id)
    expect(await records.grids.label(own, { cellId: a.id })).toMatchObject({ verdict: 'good', judged: said.judged })
  })
})
