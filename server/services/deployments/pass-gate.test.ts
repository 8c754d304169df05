import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { assertionSchema } from '@/pipeline/cases/assertion'
import { expectationSchema } from '@/pipeline/cases/case'
import { compile } from '@/pipeline/compiler'
import { readGraph } from '@/pipeline/compiler/migrate'
import { experimentSetupSchema } from '@/pipeline/evaluation/experiment'
import { type Gate, gateSchema, type RuleOutcome } from '@/pipeline/evaluation/gate'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { gateStanding } from '@/server/experiments/gate/standing'
import { contextOf } from '@/test/builders/context'
import { smallEnvironment } from '@/test/builders/environment'
import { createPipeline } from '../pipelines/create-pipeline'
import { findPipeline } from '../pipelines/find-pipeline'
import { savePipeline } from '../pipelines/save-pipeline'
import { ragGraph } from '../pipelines/templates'
import { EndpointCache } from './endpoint-cache'
import { listPublications } from './publications'
import { publishPipeline } from './publish-pipeline'
import type { DeploymentDeps } from './types'
import { unpublish } from './unpublish'
import { serveVersion } from './versions'

const call = contextOf('w')

let folder: string
let prisma: Database
let deps: DeploymentDeps
let environment: typeof smallEnvironment
let pipelineId: string
let datasetId: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-gate-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: 'w', name: 'Mine' } })
  const records = prismaRecords(prisma)
  environment = smallEnvironment
  const endpoints = new EndpointCache(records.deployments, definitions, () => 0)
  deps = { records, definitions, environment: async () => environment, endpoints }
  pipelineId = (await createPipeline(deps, { name: 'Ask', graph: ragGraph(definitions, 'col') }, call)).id
  datasetId = (await records.datasets.create({ workspaceId: 'w', name: 'Questions', kind: 'set' })).id
  await publish()
  await records.deployments.setGate('w', pipelineId, gate())
  await change()
})
afterEach(async () => {
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

const gate = (changes: Partial<Gate> = {}): Gate =>
  gateSchema.parse({ datasetId, rules: [{ kind: 'not-worse' }], ...changes })

const publish = (override?: { reason: string }) =>
  publishPipeline(deps, { pipelineId, slug: 'ask', ...(override && { override }) }, call)

async function change(): Promise<void> {
  const { graph, revision } = await findPipeline(deps, pipelineId, call)
  const changed = JSON.parse(graph)
  changed.nodes[1].config.topK += 1
  await savePipeline(deps, { id: pipelineId, graph: changed, revision }, call)
}

const refused: RuleOutcome = {
  rule: { kind: 'not-worse' },
  holds: 'no',
  metric: 'passed',
  draft: 0.625,
  live: 0.8,
  low: -0.3,
  high: -0.05,
  n: 40,
  p: 0.004,
}

async function standing() {
  const { graph } = await findPipeline(deps, pipelineId, call)
  const { plan } = compile(
    readGraph(JSON.parse(graph), []) ?? { ...ragGraph(definitions, 'col') },
    definitions,
    environment,
  )
  if (!plan) throw new Error('It compiles.')
  const found = await gateStanding(deps, { pipelineId, plan, environment }, { workspaceId: 'w' })
  if (!found?.basis) throw new Error('It has a gate.')
  return { ...found, basis: found.basis, hash: plan.hash }
}

/** What an experiment would leave of the draft as it is. */
async function said(passed: boolean): Promise<string> {
  const { basis, hash, live, dataset } = await standing()
  const { id } = await deps.records.experiments.create(
    {
      workspaceId: 'w',
      name: 'Gate',
      kind: 'gate',
      pipelineId,
      pipelineName: 'Ask',
      datasetId,
      datasetVersion: dataset?.version ?? 1,
      setup: experimentSetupSchema.parse({}),
    },
    [],
  )
  const outcome = {
    experimentId: id,
    basis,
    datasetId,
    datasetVersion: 1,
    draftHash: hash,
    liveHash: live?.planHash ?? null,
    passed,
    rules: [{ ...refused, ...(passed && { holds: 'yes' as const }) }],
  }
  await deps.records.experiments.note(id, { progress: { gate: outcome }, ended: 'done' })
  return id
}

describe('publishing with a gate', () => {
  it('is refused until the gate was asked, and goes on when it passed', async () => {
    await expect(publish()).rejects.toMatchObject({ code: 'gate-needed' })
    const experimentId = await said(true)
    expect((await publish()).deployment.version.number).toBe(2)
    const [newest, first] = await listPublications(deps, { pipelineId }, call)
    expect(newest).toMatchObject({ number: 2, slug: 'ask', reason: null, gate: { experimentId, passed: true } })
    expect(first).toMatchObject({ number: 1, gate: null, reason: null })
  })

  it('is refused by a rule in words with its figures, unless there is a reason, which is recorded', async () => {
    const experimentId = await said(false)
    await expect(publish()).rejects.toMatchObject({
      code: 'gate-refused',
      message: 'The gate does not let “Ask” go live. cases that pass: 62.5 % instead of 80 %.',
      details: { experimentId, rules: [{ metric: 'passed', draft: 0.625 }] },
    })
    await expect(publish({ reason: '  ' })).rejects.toMatchObject({ code: 'invalid-input' })
    await publish({ reason: 'The old one answers nothing about fees.' })
    const [newest] = await listPublications(deps, { pipelineId }, call)
    expect(newest).toMatchObject({
      number: 2,
      gate: { experimentId, passed: false },
      reason: 'The old one answers nothing about fees.',
    })
  })

  it('asks nothing of what is live already', async () => {
    await said(false)
    await publish({ reason: 'Tried' })
    expect((await publish()).deployment.version.number).toBe(2)
  })

  it('never keeps from going back, and records that too', async () => {
    await publish({ reason: 'Now' })
    await serveVersion(deps, { pipelineId, number: 1 }, call)
    const [newest] = await listPublications(deps, { pipelineId }, call)
    expect(newest).toMatchObject({ number: 1, back: true, gate: null, reason: null })
  })

  it('keeps its gate when the endpoint is taken down', async () => {
    const { deployment } = await publish({ reason: 'Now' })
    await unpublish(deps, { deploymentId: deployment.id }, call)
    await expect(publish()).rejects.toMatchObject({ code: 'gate-needed' })
  })
})

describe('an outcome holds', () => {
  it.each<[string, () => Promise<unknown> | unknown]>([
    ['another draft', change],
    [
      'another version that is live',
      async () => {
        const { graph } = await findPipeline(deps, pipelineId, call)
        await publish({ reason: 'Now' })
        await change()
        await publish({ reason: 'Now' })
        const { revision } = await findPipeline(deps, pipelineId, call)
        await savePipeline(deps, { id: pipelineId, graph: JSON.parse(graph), revision }, call)
      },
    ],
    [
      'other rules',
      () =>
        deps.records.deployments.setGate(
          'w',
          pipelineId,
          gate({ rules: [{ kind: 'at-least', metric: 'passed', value: 0.5 }] }),
        ),
    ],
    [
      'another version of the dataset',
      () =>
        deps.records.datasets.change(datasetId, {
          put: [
            {
              id: 'case',
              inputs: { question: 'When?' },
              expected: expectationSchema.parse({ answers: ['Now'] }),
              origin: 'human',
              split: 'test',
              source: 'case',
              tags: [],
              note: '',
              runId: null,
              createdAt: new Date(),
            },
          ],
        }),
    ],
    [
      'other contents of a collection',
      () => {
        const collections = environment.collections.map((one) => ({ ...one, revision: one.revision + 1 }))
        environment = { ...environment, collections }
      },
    ],
    [
      'a gate that asks more',
      () =>
        deps.records.deployments.setGate(
          'w',
          pipelineId,
          gate({ assertions: [assertionSchema.parse({ id: 'six', kind: 'contains', text: 'six' })] }),
        ),
    ],
  ])('for nothing but itself: %s is asked anew', async (_, happen) => {
    await said(true)
    await happen()
    expect((await standing()).outcome).toBeNull()
    await expect(publish()).rejects.toMatchObject({ code: 'gate-needed' })
  })
})
