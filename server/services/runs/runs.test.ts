import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { emptyGraph } from '@/pipeline/graph'
import type { RunEvent } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { PrismaRunStore } from '@/server/adapters/prisma/runs/store'
import { contextOf } from '@/test/builders/context'
import { deferred } from '@/test/builders/deferred'
import { type TestExecute, testExecutors } from '@/test/builders/nodes'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { testOptions } from '@/test/builders/run'
import { bind } from '../use-case'
import { runs } from '.'
import type { RunDeps } from './deps'
import { RunRegistry } from './run-registry'
import { type StartRunInput, startRun } from './start-run'

const plan = planOf([inputStep(), step('ask', 'reader', { text: 'in.question' }), outputStep('ask.text')])
let folder: string
let prisma: PrismaClient
let deps: RunDeps
let errors: unknown[]

const engineOf = (changes: Parameters<typeof testOptions>[0] = {}): RunDeps['engine'] => {
  const { capabilities, ...engine } = testOptions(changes)
  return { ...engine, capabilitiesOf: () => capabilities }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-runs-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.create({ data: { id: 'w', name: 'W' } })
  errors = []
  const store = new PrismaRunStore(prisma, { dataFolder: folder, onError: (error) => errors.push(error) })
  deps = {
    store,
    registry: new RunRegistry(),
    engine: engineOf(),
    onError: (error) => errors.push(error),
  }
})
afterEach(async () => {
  await deps.registry.stopAll()
  await deps.store.close()
  await prisma.$disconnect()
  await rm(folder, { recursive: true, force: true })
})

const asking = (reader: TestExecute): RunDeps => ({
  ...deps,
  engine: engineOf({ executors: testExecutors({ reader }) }),
})
const { start: _start, replay: _replay, replayPlan: _plan, fork: _fork, inside: _inside, ...reading } = runs
const asked = (workspaceId = 'w') => bind(reading, { ...deps, records: prismaRecords(prisma) }, contextOf(workspaceId))
const start = (from: RunDeps, rest: Partial<StartRunInput> = {}) =>
  startRun(from, {
    workspaceId: 'w',
    plan,
    inputs: { question: 'why?' },
    pipelineId: 'p',
    pipelineName: 'Ask',
    origin: 'studio',
    graph: emptyGraph(),
    explain: true,
    ...rest,
  })
async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

/** A reader that waits until it is stopped, and says when it has begun. */
function endless() {
  const began = deferred()
  const execute: TestExecute = ({ signal, emit }) => {
    emit('text', 'so far')
    began.resolve()
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }
  return { began: began.promise, execute }
}

describe('runs', () => {
  it('are listed, shown and replayed after they ended', async () => {
    const { runId, finished, log } = start(deps)
    const live = await collect(log.subscribe())
    expect(await finished).toMatchObject({ status: 'ok', outputs: { answer: 'why?' } })
    expect(deps.registry.size).toBe(0)
    const { items } = await asked().list({ pipelineId: 'p' })
    expect(items).toEqual([
      expect.objectContaining({ id: runId, status: 'ok', title: 'why?', origin: 'studio', pipelineName: 'Ask' }),
    ])
    const run = await asked().get({ id: runId })
    expect(run).toMatchObject({
      graph: emptyGraph(),
      inputs: { question: 'why?' },
      outputs: { answer: 'why?' },
      error: null,
      planHash: plan.hash,
      part: null,
    })
    expect(run.steps.map((each) => [each.stepId, each.outcome])).toEqual([
      ['in', 'ok'],
      ['ask', 'ok'],
      ['out', 'ok'],
    ])
    expect(run.steps[0]).not.toHaveProperty('inputs')
    expect(await asked().step({ runId, stepId: 'ask' })).toMatchObject({
      inputs: { text: 'why?' },
      outputs: { chunks: [], text: 'why?' },
    })
    expect(await collect(asked().events({ runId }))).toEqual(live)
    const seq = live[2]?.seq ?? 0
    expect((await collect(asked().events({ runId, lastEventId: String(seq) })))[0]?.seq).toBe(seq + 1)
  })

  it('say of which part of the graph they are, and that pins made them try-outs', async () => {
    const part = { mode: 'only' as const, node: 'ask' }
    const pins = new Map([['ask', { text: 'by heart' }]])
    const nothing = { disabled: new Set<string>(), breakpoints: new Set<string>(), reused: new Map() }
    const { runId, finished } = start(deps, { debug: { ...nothing, pins, part } })
    await finished
    expect(await asked().get({ id: runId })).toMatchObject({ status: 'tryout', part })
    expect((await asked().list({ status: 'tryout' })).items.map(({ id }) => id)).toEqual([runId])
  })

  it('keep nothing when the inputs do not fit', async () => {
    expect(() => start(deps, { inputs: { wrong: 1 } })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect((await asked().list({})).items).toEqual([])
    expect(deps.registry.size).toBe(0)
  })

  it('go on when a listener leaves, and end when stopped', async () => {
    const { began, execute } = endless()
    const { runId, finished } = start(asking(execute))
    await began
    const leaving = new AbortController()
    for await (const event of asked().events({ runId }, leaving.signal))
      if (event.type === 'step.token') leaving.abort()
    expect(deps.registry.size).toBe(1)
    expect(await asked().get({ id: runId })).toMatchObject({ status: 'running', steps: [{ stepId: 'in' }] })
    const back = collect(asked().events({ runId }))
    await asked().stop({ runId })
    expect(await finished).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
    const told = await back
    expect(told.find((event) => event.type === 'step.token')).toMatchObject({ text: 'so far' })
    expect(told.at(-1)).toMatchObject({ type: 'run.finished', status: 'cancelled' })
    expect(await asked().get({ id: runId })).toMatchObject({ status: 'cancelled' })
  })

  it('end when the caller hangs up, and when the process shuts down', async () => {
    const first = endless()
    const hangUp = new AbortController()
    const called = start(asking(first.execute), { signal: hangUp.signal, origin: 'endpoint' })
    await first.began
    hangUp.abort()
    expect(await called.finished).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
    const second = endless()
    const open = start(asking(second.execute))
    await second.began
    await deps.registry.stopAll()
    expect(await open.finished).toMatchObject({ status: 'cancelled', error: { code: 'interrupted' } })
  })

  it('tell how they ended even when a crash took their trace', async () => {
    const { runId, finished } = start(deps)
    await finished
    await deps.store.flush()
    await prisma.runEventRow.deleteMany()
    expect(await collect(asked().events({ runId }))).toMatchObject([
      { type: 'run.finished', seq: 1, status: 'ok', outputs: { answer: 'why?' } },
    ])
    // A reader who had followed its tokens, which are not kept, comes back.
    expect(await collect(asked().events({ runId, lastEventId: '57' }))).toMatchObject([
      { type: 'run.finished', seq: 58, status: 'ok' },
    ])
  })

  it('tell nobody that they ended when that could not be kept', async () => {
    const full = new Error('The disk is full')
    const finish = () => {
      throw full
    }
    // The store's methods stand on its prototype.
    const store: RunDeps['store'] = Object.create(deps.store, { finish: { value: finish } })
    const run = start({ ...deps, store })
    await expect(run.finished).rejects.toBe(full)
    expect(run.log.finished).toBeUndefined()
    expect(run.log.events.some(({ type }) => type === 'run.finished')).toBe(false)
    expect(errors).toContain(full)
  })

  it('end, for those who follow them too, only when their record would survive a power cut', async () => {
    const written = deferred()
    const store: RunDeps['store'] = Object.create(deps.store, { durable: { value: () => written.promise } })
    const run = start({ ...deps, store })
    let ended = false
    void run.finished.then(() => {
      ended = true
    })
    await expect.poll(() => run.log.events.filter(({ type }) => type === 'step.finished').length).toBe(3)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([ended, run.log.finished]).toEqual([false, undefined])
    written.resolve()
    expect(await run.finished).toMatchObject({ status: 'ok' })
    expect(run.log.finished).toMatchObject({ status: 'ok' })
  })

  it('are told as failed when their record would not', async () => {
    const refused = () => Promise.reject(new AppError('storage-failed', say('Runs cannot be recorded.')))
    const store: RunDeps['store'] = Object.create(deps.store, { durable: { value: refused } })
    const run = start({ ...deps, store })
    const failed = { status: 'failed', outputs: {}, error: { code: 'storage-failed' } }
    expect(await run.finished).toMatchObject(failed)
    expect(run.log.finished).toMatchObject(failed)
  })

  it('hand unknown errors to the log with the run and step', async () => {
    const heard: unknown[] = []
    const bug = new TypeError('bug')
    const failing = asking(() => Promise.reject(bug))
    const { runId, finished } = start({ ...failing, onError: (error, facts) => heard.push([error, facts]) })
    expect(await finished).toMatchObject({ status: 'failed', error: { code: 'internal' } })
    expect(heard).toEqual([[bug, { runId, stepId: 'ask' }]])
  })

  it('are told to whoever started them in the studio also when no record of them is there', async () => {
    const [studio, endpoint] = [start(deps), start(deps, { origin: 'endpoint' })]
    await Promise.all([studio.finished, endpoint.finished])
    await deps.store.get('w', studio.runId)
    await prisma.run.deleteMany()
    expect((await collect(asked().events({ runId: studio.runId }))).at(-1)).toMatchObject({
      type: 'run.finished',
      status: 'ok',
    })
    await expect(collect(asked().events({ runId: endpoint.runId }))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are not found from another workspace, neither while they go on nor afterwards', async () => {
    const { promise, resolve } = deferred()
    const from = asking(async ({ inputs }) => {
      await promise
      return { outputs: { text: inputs.text } }
    })
    const { runId, finished } = start(from)
    const other = asked('other')
    const questions = () => [
      other.get({ id: runId }),
      other.step({ runId, stepId: 'ask' }),
      other.stop({ runId }),
      collect(other.events({ runId })),
    ]
    for (const ask of questions()) await expect(ask).rejects.toMatchObject({ code: 'not-found' })
    resolve()
    expect(await finished).toMatchObject({ status: 'ok' })
    for (const ask of questions()) await expect(ask).rejects.toMatchObject({ code: 'not-found' })
    expect(await other.list({})).toEqual({ items: [], page: 1, pages: 1, total: 0, versions: [] })
    expect(await asked().get({ id: runId })).toMatchObject({ status: 'ok' })
  })

  it('are not found when they never were', async () => {
    for (const ask of [
      asked().get({ id: 'x' }),
      asked().step({ runId: 'x', stepId: 's' }),
      asked().stop({ runId: 'x' }),
      collect(asked().events({ runId: 'x' })),
    ]) {
      await expect(ask).rejects.toMatchObject({ code: 'not-found' })
    }
    const { runId, finished } = start(deps)
    await finished
    await expect(asked().step({ runId, stepId: 'nope' })).rejects.toMatchObject({ code: 'not-found' })
    await asked().stop({ runId })
  })
})
