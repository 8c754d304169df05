import { beforeEach, describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { PullProgress } from '@/server/capabilities/chat-model'
import type { RetrievalScores } from '@/server/capabilities/records/indexes'
import { deferred } from '@/test/builders/deferred'
import type { IndexDto } from '../../indexes/types'
import { ModelSetup, type ModelSetupDeps } from './model-setup'
import { isNotWorse } from './run-index-step'

const figures = (ndcg10: number, recall5 = ndcg10): RetrievalScores => ({
  questions: 9,
  ndcg10,
  mrr10: ndcg10,
  recall5,
})

/** Indexes as their service tells them; each look at one that is being built brings it a document further. */
function fakeIndexes(scores: IndexDto['scores']) {
  const rows: IndexDto[] = []
  const calls: string[] = []
  const control = { stuck: false, failWith: null as IndexDto['error'] }
  const advance = (row: IndexDto) => {
    if (row.state !== 'building' || control.stuck) return
    row.done += 1
    if (row.done < row.total) return
    row.state = control.failWith ? 'failed' : 'ready'
    row.error = control.failWith
    row.scores = control.failWith ? null : scores
  }
  const require = (id: string): IndexDto => {
    const row = rows.find((one) => one.id === id)
    if (!row) throw new AppError('not-found', say('no such index'))
    return row
  }
  const service: ModelSetupDeps['indexes'] = {
    async list({ collectionId }) {
      const own = rows.filter((row) => row.collectionId === collectionId)
      for (const row of own) advance(row)
      return structuredClone(own)
    },
    async start({ collectionId, change: { embedder } }) {
      calls.push(`start ${collectionId} ${embedder?.provider}/${embedder?.model}`)
      const row: IndexDto = {
        id: `i${rows.length + 1}`,
        collectionId,
        number: rows.length + 2,
        state: 'building',
        embedder: { provider: 'ollama', model: embedder?.model ?? '' },
        dimension: 3,
        language: 'auto',
        chunking: defaultChunking,
        chunks: 0,
        done: 0,
        total: 2,
        takesOver: false,
        error: null,
        scores: null,
        stale: [],
        questions: 0,
        createdAt: '2026-01-01T00:00:00.000Z',
        finishedAt: null,
      }
      rows.push(row)
      return structuredClone(row)
    },
    async cancel({ indexId: id }) {
      calls.push(`cancel ${id}`)
      require(id).state = 'cancelled'
    },
    async activate({ indexId: id }) {
      calls.push(`activate ${id}`)
      require(id).state = 'live'
      return structuredClone(require(id))
    },
  }
  return { service, calls, rows, control }
}

describe('ModelSetup', () => {
  let pulled: string[]
  let failing: Map<string, unknown>
  let gate: { promise: Promise<void>; open: () => void }
  let there: string[]
  let errors: unknown[]

  beforeEach(() => {
    pulled = []
    failing = new Map()
    there = []
    errors = []
    gate = { promise: Promise.resolve(), open: () => undefined }
  })
  const close = () => {
    const { promise, resolve } = deferred()
    gate = { promise, open: resolve }
  }
  async function* pull(
    model: string,
    signal: Parameters<ModelSetupDeps['pull']>[1],
  ): AsyncGenerator<PullProgress, void> {
    yield { status: 'pulling manifest' }
    yield { status: 'pulling aaaaaaaaaaaa', completed: 1, total: 4 }
    if (signal.aborted) throw signal.reason
    const stopped = new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    )
    await Promise.race([gate.promise, stopped])
    if (failing.has(model)) throw failing.get(model)
    yield { status: 'success', completed: 4, total: 4 }
    pulled.push(model)
  }
  const open = (scores: IndexDto['scores'] = { own: figures(0.9), live: figures(0.8) }) => {
    const indexes = fakeIndexes(scores)
    const setup = new ModelSetup({
      pull,
      has: async (model) => there.includes(model),
      indexes: indexes.service,
      collection: async (id) => {
        if (id === 'gone') throw new AppError('not-found', say('There is no such collection.'))
        return { id, name: `Name of ${id}`, example: id === 'example' }
      },
      onError: (error) => errors.push(error),
      pollMs: 1,
    })
    return { setup, ...indexes }
  }

  it('pulls one after another, then indexes and goes live with what is not worse', async () => {
    const { setup, calls } = open()
    const first = await setup.start({ chat: 'talker', embed: 'embedder', collections: ['example', 'example'] })
    expect(first.state).toBe('running')
    expect(first.steps.map(({ kind }) => kind)).toEqual(['pull', 'pull', 'index'])
    await setup.idle()
    expect(pulled).toEqual(['talker', 'embedder'])
    expect(calls).toEqual(['start example ollama/embedder', 'activate i1'])
    const end = setup.state()
    expect(end?.state).toBe('done')
    expect(end?.steps[0]).toMatchObject({ state: 'done', progress: { completed: 4, total: 4 } })
    expect(end?.steps[2]).toMatchObject({
      state: 'done',
      outcome: 'live',
      done: 2,
      total: 2,
      scores: { own: { questions: 9 } },
    })
    expect(errors).toEqual([])
  })

  it.each([
    ['worse', 'example', { own: figures(0.6), live: figures(0.8) }, []],
    ['unmeasured', 'example', null, ['activate i1']],
    ['ready', 'own', null, []],
    ['live', 'own', { own: figures(0.8), live: figures(0.8) }, ['activate i1']],
    ['unmeasured', 'example', { own: { ...figures(0), questions: 0 }, live: figures(0) }, ['activate i1']],
  ] as const)('ends %s for %s where that is right', async (outcome, id, scores, activated) => {
    const { setup, calls } = open(scores)
    there = ['embedder']
    await setup.start({ embed: 'embedder', collections: [id] })
    await setup.idle()
    expect(setup.state()).toMatchObject({ state: 'done', steps: [{ outcome }] })
    expect(calls.slice(1)).toEqual(activated)
  })

  it('takes up an index of the same model that is there already', async () => {
    const { setup, calls, service } = open()
    there = ['embedder']
    await service.start({ collectionId: 'own', change: { embedder: { provider: 'ollama', model: 'embedder' } } })
    await setup.start({ embed: 'embedder', collections: ['own'] })
    await setup.idle()
    await setup.start({ embed: 'embedder', collections: ['own'] })
    await setup.idle()
    expect(calls).toEqual(['start own ollama/embedder', 'activate i1'])
    expect(setup.state()).toMatchObject({ state: 'done', steps: [{ outcome: 'live' }] })
  })

  it('shows how it stands to whoever asks, and takes no second one meanwhile', async () => {
    close()
    const { setup } = open()
    await setup.start({ chat: 'talker', collections: [] })
    while (setup.state()?.steps[0]?.kind === 'pull' && !progressOf(setup)?.total) await new Promise(setImmediate)
    expect(setup.state()).toMatchObject({ state: 'running', steps: [{ state: 'running', progress: { completed: 1 } }] })
    await expect(setup.start({ chat: 'other', collections: [] })).rejects.toMatchObject({ code: 'conflict' })
    setup.dismiss()
    expect(setup.state()).not.toBeNull()
    gate.open()
    await setup.idle()
    setup.dismiss()
    expect(setup.state()).toBeNull()
  })

  it('goes on after a model that cannot be had, and says why', async () => {
    const { setup, calls } = open()
    failing.set('talker', new AppError('model-missing', say('There is no model named talker to pull.')))
    await setup.start({ chat: 'talker', embed: 'embedder', collections: ['example'] })
    await setup.idle()
    expect(setup.state()).toMatchObject({
      state: 'failed',
      steps: [{ state: 'failed', error: { code: 'model-missing' } }, { state: 'done' }, { state: 'done' }],
    })
    expect(calls).toContain('activate i1')
  })

  it('indexes nothing without its model', async () => {
    const { setup, calls } = open()
    failing.set('embedder', new AppError('storage-full', say('full')))
    await setup.start({ embed: 'embedder', collections: ['example'] })
    await setup.idle()
    expect(setup.state()).toMatchObject({ state: 'failed', steps: [{ state: 'failed' }, { state: 'cancelled' }] })
    expect(calls).toEqual([])
    // Again: what came is not pulled twice.
    failing.clear()
    await setup.start({ embed: 'embedder', collections: ['example'] })
    await setup.idle()
    expect(setup.state()?.state).toBe('done')
  })

  it('stops a download, and a build with it', async () => {
    close()
    const first = open()
    await first.setup.start({ chat: 'talker', embed: 'embedder', collections: ['example'] })
    await first.setup.stop()
    expect(first.setup.state()).toMatchObject({
      state: 'cancelled',
      steps: [{ state: 'cancelled', error: null }, { state: 'cancelled' }, { state: 'cancelled' }],
    })
    expect(pulled).toEqual([])

    const second = open()
    there = ['embedder']
    second.control.stuck = true
    await second.setup.start({ embed: 'embedder', collections: ['own'] })
    while (second.rows.length === 0) await new Promise(setImmediate)
    await second.setup.stop()
    expect(second.calls).toEqual(['start own ollama/embedder', 'cancel i1'])
    expect(second.setup.state()?.state).toBe('cancelled')
    await second.setup.stop()
  })

  it('tells what a build failed of, or that somebody else ended it', async () => {
    there = ['embedder']
    const first = open()
    first.control.failWith = { code: 'models-unreachable', message: 'Ollama is gone.', fix: 'Start it.' }
    await first.setup.start({ embed: 'embedder', collections: ['own'] })
    await first.setup.idle()
    expect(first.setup.state()?.steps[0]?.error).toMatchObject({ code: 'models-unreachable', fix: 'Start it.' })

    const second = open()
    second.control.stuck = true
    await second.setup.start({ embed: 'embedder', collections: ['own'] })
    while (second.rows.length === 0) await new Promise(setImmediate)
    second.rows.length = 0
    await second.setup.idle()
    expect(second.setup.state()?.steps[0]?.error).toMatchObject({ code: 'cancelled' })
  })

  it('keeps the words of an unknown failure to the log', async () => {
    const { setup } = open()
    failing.set('talker', new Error('secret path'))
    await setup.start({ chat: 'talker', collections: [] })
    await setup.idle()
    expect(JSON.stringify(setup.state())).not.toContain('secret')
    expect(errors).toHaveLength(1)
  })

  it.each([
    [{ collections: [] }, 'invalid-input'],
    [{ collections: ['own'] }, 'invalid-input'],
    [{ chat: 'there', collections: [] }, 'invalid-input'],
    [{ embed: 'embedder', collections: ['gone'] }, 'not-found'],
  ])('refuses %j', async (input, code) => {
    there = ['there']
    const { setup } = open()
    await expect(setup.start(input)).rejects.toMatchObject({ code })
    expect(setup.state()).toBeNull()
  })
})

const progressOf = (setup: ModelSetup): PullProgress | null => {
  const step = setup.state()?.steps[0]
  return step?.kind === 'pull' ? step.progress : null
}

describe('isNotWorse', () => {
  it.each([
    [figures(0.8), figures(0.8), true],
    // One of nine questions slipped to the second place, and then two did.
    [figures(0.76, 0.8), figures(0.8), true],
    [figures(0.72, 0.8), figures(0.8), false],
    [figures(0.9, 0.7), figures(0.8), false],
  ])('compares %j with %j', (own, live, expected) => expect(isNotWorse({ own, live })).toBe(expected))
})
