import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { experimentSetupSchema } from '@/pipeline/evaluation/experiment'
import { judgeFiguresSchema } from '@/pipeline/evaluation/judge-card'
import { synthesisSetupSchema } from '@/pipeline/evaluation/synthesis'
import { emptyGraph } from '@/pipeline/graph'
import type { StepRecord } from '@/pipeline/run-event'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import type { EvalCellRecord } from '@/server/capabilities/records/experiments'
import { onEachDatabase, openTwice } from '../builders/databases'

const own = 'own'
const foreign = 'foreign'

const step = (text: string): StepRecord => ({
  stepId: 'model',
  type: 'model',
  outcome: 'ok',
  notes: [],
  startedAt: 1,
  durationMs: 2,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: { text },
  previews: { text },
})

onEachDatabase('records of experiments', (make) => {
  let opened: Awaited<ReturnType<typeof openTwice>>
  let records: Records
  let others: Records
  beforeAll(async () => {
    opened = await openTwice(await make(), [own, foreign])
    records = prismaRecords(opened.db)
    others = prismaRecords(opened.other)
  })
  afterAll(() => opened.close())

  const drawn = { name: 'As drawn', pipelineId: 'p', pipelineName: 'Ask', version: null, graph: emptyGraph() }
  const anExperiment = (workspaceId = own) =>
    records.experiments.create(
      {
        workspaceId,
        name: 'Which is better',
        kind: 'compare',
        pipelineId: 'p',
        pipelineName: 'Ask',
        datasetId: 'd',
        datasetVersion: 1,
        setup: experimentSetupSchema.parse({}),
      },
      [drawn],
    )
  const aCell = (experimentId: string, changes: Partial<EvalCellRecord> = {}): EvalCellRecord => ({
    id: randomUUID(),
    experimentId,
    candidateId: 'c',
    caseId: 'one',
    repeat: 0,
    key: 'k',
    outcome: 'ok',
    answer: 'Six bar.',
    steps: ['a', 'b'],
    shown: {
      preview: 'Six bar.',
      answerHash: 'h',
      abstained: false,
      checks: [],
      scores: { tokenF1: 0.5 },
      passed: true,
      latencyMs: 12.5,
      inputTokens: 3,
      outputTokens: 4,
      cost: null,
      ran: 2,
      shared: 1,
      judged: 'j',
    },
    createdAt: new Date(),
    ...changes,
  })

  describe('an experiment', () => {
    it('is found in its workspace alone, and changed only from its newest revision', async () => {
      const { id, revision } = await anExperiment()
      expect(await others.experiments.get(own, id)).toMatchObject({ kind: 'compare', ended: null, spent: { calls: 0 } })
      expect(await records.experiments.get(foreign, id)).toBeNull()
      const setup = experimentSetupSchema.parse({ repeats: 3 })
      expect(await records.experiments.change(foreign, id, revision, { setup })).toBe(false)
      expect(await records.experiments.change(own, id, revision, { setup })).toBe(true)
      expect(await records.experiments.change(own, id, revision, { setup })).toBe(false)
      expect((await records.experiments.get(own, id))?.setup.repeats).toBe(3)
      const spent = { calls: 4, tokens: 5, minutes: 0.5, cost: 0, indexBuilds: 1 }
      await records.experiments.note(id, { ended: 'capped', spent, finishedAt: new Date() })
      expect(await records.experiments.get(own, id)).toMatchObject({ ended: 'capped', spent })
      expect((await records.experiments.list(own, { pipelineId: 'p' })).find((one) => one.id === id)).toMatchObject({
        candidateCount: 1,
        cellCount: 0,
      })
      expect(await records.experiments.delete(foreign, id)).toBe(false)
      expect(await records.experiments.delete(own, id)).toBe(true)
    })

    it('numbers candidates one after another, and makes none twice', async () => {
      const { id } = await anExperiment()
      const fixed = randomUUID()
      const [first] = await records.experiments.addCandidates(id, [{ ...drawn, id: fixed, name: 'Second' }])
      await records.experiments.addCandidates(id, [{ ...drawn, id: fixed, name: 'Again' }])
      await Promise.all([records, others].map((some) => some.experiments.addCandidates(id, [{ ...drawn, name: 'x' }])))
      const all = await records.experiments.candidates(id)
      expect(all.map(({ number }) => number)).toEqual([1, 2, 3, 4])
      expect(first).toMatchObject({ id: fixed, number: 2, name: 'Second' })
      const dropped = { round: 0, cases: 10, why: 'worse', p: 0.01 } as const
      await records.experiments.dropCandidates(id, [{ id: fixed, dropped }])
      expect((await records.experiments.candidates(id))[1]?.dropped).toEqual(dropped)
    })
  })

  describe('answers and steps', () => {
    it('take the place of the ones before, and steps stay as they were first', async () => {
      const { id } = await anExperiment()
      await records.experiments.keepCells([aCell(id), aCell(id, { caseId: 'two', answer: 'Seven.' })])
      const newer = aCell(id, { answer: 'Eight.', key: 'k2' })
      await records.experiments.keepCells([newer])
      expect((await records.experiments.cells(id)).map(({ key }) => key).toSorted()).toEqual(['k', 'k2'])
      expect([...(await records.experiments.answers(id)).values()].toSorted()).toEqual(['Eight.', 'Seven.'])
      const at = { experimentId: id, candidateId: 'c', caseId: 'one', repeat: 0 }
      expect(await records.experiments.cell(own, at)).toMatchObject({ answer: 'Eight.', steps: ['a', 'b'] })
      expect(await records.experiments.cell(foreign, at)).toBeNull()
      const { id: cellId } = newer
      expect(await records.experiments.cellById(own, cellId)).toMatchObject({ caseId: 'one' })
      expect(await records.experiments.cellById(foreign, cellId)).toBeNull()

      const key = randomUUID()
      await records.experiments.keepSteps(id, [{ key, record: step('first') }])
      await others.experiments.keepSteps(id, [{ key, record: step('second') }])
      expect((await records.experiments.steps(own, [key])).get(key)?.outputs).toEqual({ text: 'first' })
      expect((await records.experiments.steps(foreign, [key])).size).toBe(0)

      const said = { inputs: {}, answer: 'Eight.' }
      const label = { workspaceId: own, cellId, runId: null, over: null, correction: null, note: '', judged: said }
      await records.grids.keepLabel({ ...label, verdict: 'bad' })
      expect([...(await records.experiments.labels(id))]).toEqual([[cellId, 'bad']])
      expect((await records.grids.said(own, 10)).map((one) => one.cellId)).toContain(cellId)
      expect(await records.grids.said(foreign, 10)).toEqual([])
      await records.experiments.delete(own, id)
      expect((await records.experiments.steps(own, [key])).size).toBe(0)
    })
  })

  describe('judge cards and made cases', () => {
    it('are kept and found in their workspace alone', async () => {
      const model = { provider: 'ollama' as const, model: 'm:1b', digest: null }
      const fresh = { workspaceId: own, ...model, kind: 'judge' as const, rubric: 'Right?', rubricHash: 'h' }
      const { id } = await records.judgeCards.create(fresh)
      const figures = judgeFiguresSchema.parse({
        ...{ n: 50, labelled: 50, baseRate: 0.5, judgeRate: 0.5, agreement: 1, low: 0.9, high: 1, majority: 0.5 },
        ...{ kappa: 1, kappaLow: 0.8, kappaHigh: 1, selfAgreement: null, repeats: 1, swapRate: null, unparsed: 0 },
      })
      await records.judgeCards.note(id, { figures, measuredAt: new Date() })
      expect(await others.judgeCards.get(own, id)).toMatchObject({ figures, items: [] })
      expect(await records.judgeCards.get(foreign, id)).toBeNull()
      expect(await records.judgeCards.list(foreign)).toEqual([])
      expect(await records.judgeCards.delete(foreign, id)).toBe(false)
      expect(await records.judgeCards.delete(own, id)).toBe(true)

      const setup = synthesisSetupSchema.parse({ count: 3 })
      const made = await records.syntheses.create({ workspaceId: own, collectionId: 'c', datasetId: 'd', setup })
      await records.syntheses.note(made.id, { report: { ...made.report, kept: 2 }, ended: 'stopped' })
      expect(await records.syntheses.get(own, made.id)).toMatchObject({ report: { kept: 2 }, ended: 'stopped' })
      expect(await records.syntheses.list(own, { datasetId: 'other' })).toEqual([])
      expect(await records.syntheses.delete(foreign, made.id)).toBe(false)
    })
  })
})
