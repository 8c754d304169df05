import { expect, it } from 'vitest'
import type { RunStore } from '@/server/capabilities/run-store'
import { onEachDatabase } from '@/test/builders/databases'
import { aRun, finished, started, stepDone, stepRecord } from '@/test/builders/run-record'
import { runStoreForEach } from '@/test/builders/run-store'

onEachDatabase('run store', (make) => {
  const at = runStoreForEach(make)

  it('shows at once what was noted', async () => {
    const events = at().complete('r')
    expect(await at().store.get('w', 'r')).toEqual({
      id: 'r',
      workspaceId: 'w',
      pipelineId: 'p',
      pipelineName: 'Pipeline',
      deploymentId: null,
      origin: 'studio',
      status: 'degraded',
      inputs: { question: 'About r' },
      usage: { inputTokens: 5, outputTokens: 7 },
      startedAt: 1_700_000_000_000,
      durationMs: 12.5,
      planHash: 'h',
      versionId: null,
      graph: null,
      plan: null,
      outputs: { answer: 'A' },
      error: null,
    })
    expect(await at().store.events('w', 'r', 0)).toEqual(events)
    expect(await at().store.events('w', 'r', 2)).toEqual(events.slice(2))
    expect(await at().store.step('w', 'r', 's')).toEqual(stepRecord('s'))
    expect(await at().store.step('w', 'r', 'x')).toBeNull()
    expect(await at().store.get('w', 'x')).toBeNull()
  })

  it('shows a run that is going on and completes it later', async () => {
    at().store.begin(aRun('r'))
    at().store.record(started('r'))
    at().store.record(stepDone('r', 2, 'a'))
    expect(await at().store.get('w', 'r')).toMatchObject({ status: 'running', durationMs: null, outputs: {} })
    at().store.record(stepDone('r', 3, 'b'))
    at().store.finish(finished('r', 4))
    expect(await at().store.get('w', 'r')).toMatchObject({ status: 'degraded', outputs: { answer: 'A' } })
    expect((await at().store.events('w', 'r', 0)).map((event) => event.seq)).toEqual([1, 2, 3, 4])
    expect(await at().prisma.run.count()).toBe(1)
  })

  it('writes by itself, after a while', async () => {
    await at().store.close()
    at().store = at().open({ flushMs: 1 })
    at().complete('r')
    await expect.poll(() => at().prisma.runEventRow.count(), { timeout: 5000 }).toBe(1)
    await expect.poll(() => at().journals()).toBe('')
  })

  it('pages through runs, newest first, by filter', async () => {
    for (let index = 0; index < 7; index++)
      at().complete(`r${index}`, {
        startedAt: 1000 + Math.floor(index / 2),
        origin: index % 3 === 0 ? 'cli' : 'studio',
      })
    const page = async (offset: number) => (await at().store.list('w', { limit: 3, offset })).runs.map((run) => run.id)
    expect([await page(0), await page(3), await page(6), await page(9)]).toEqual([
      ['r6', 'r5', 'r4'],
      ['r3', 'r2', 'r1'],
      ['r0'],
      [],
    ])
    expect((await at().store.list('w', { limit: 3, offset: 6 })).total).toBe(7)
    expect((await at().store.list('w', { limit: 9, origin: 'cli' })).runs.map((run) => run.id)).toEqual([
      'r6',
      'r3',
      'r0',
    ])
    expect((await at().store.list('w', { limit: 9, status: 'ok' })).runs).toEqual([])
    expect((await at().store.list('w', { limit: 9, pipelineId: 'q' })).runs).toEqual([])
  })

  it('finds runs by words of their inputs, by id, by day and by what ran', async () => {
    at().complete('plain', { inputs: { question: '¿Cuál es la Póliza?', note: 'año_1 100%' }, startedAt: 1000 })
    at().complete('other', { inputs: { question: 'pólizas y años' }, startedAt: 2000 })
    const pipeline = { id: 'p', workspaceId: 'w', name: 'P', slug: 'p', graph: '{}' }
    await at().prisma.pipeline.create({ data: pipeline })
    const version = { id: 'v', pipelineId: 'p', number: 3, graph: '{}', plan: '{}', planHash: 'h' }
    await at().prisma.pipelineVersion.create({ data: version })
    at().complete('served', { versionId: 'v', inputs: { question: 'x' }, startedAt: 3000 })
    const found = async (query: Omit<Parameters<RunStore['list']>[1], 'limit'>) => {
      const { runs, total, versions } = await at().store.list('w', { ...query, limit: 9 })
      expect(total).toBe(runs.length)
      return { ids: runs.map((run) => run.id), versions }
    }
    expect((await found({ text: 'POLIZA cual' })).ids).toEqual(['plain'])
    expect((await found({ text: ' póliza ' })).ids).toEqual(['other', 'plain'])
    expect((await found({ text: 'ano_1 100%' })).ids).toEqual(['plain'])
    expect((await found({ text: 'nothing' })).ids).toEqual([])
    expect((await found({ text: 'served' })).ids).toEqual(['served'])
    expect((await found({ since: new Date(2000) })).ids).toEqual(['served', 'other'])
    expect((await found({ before: new Date(2000) })).ids).toEqual(['plain'])
    expect((await found({ version: 'draft' })).ids).toEqual(['other', 'plain'])
    expect(await found({ version: 'v' })).toEqual({ ids: ['served'], versions: [{ id: 'v', number: 3 }] })
    expect((await found({ pipelineId: 'p', status: 'ok' })).versions).toEqual([{ id: 'v', number: 3 }])
  })

  it.each([
    ['inputs', { inputs: '{"question":' }],
    ['inputs that are no object', { inputs: '[1]' }],
    ['an unknown status', { status: 'gone' }],
    ['an unknown origin', { origin: 'gone' }],
  ])('tells of a run with damaged columns, and lists it beside the others: %s', async (_, data) => {
    at().complete('whole')
    at().complete('broken')
    await at().store.flush()
    await at().prisma.run.update({ where: { id: 'broken' }, data })
    const { runs } = await at().store.list('w', { limit: 10 })
    expect(runs.map(({ id, damage }) => [id, damage?.code])).toEqual([
      ['whole', undefined],
      ['broken', 'record-damaged'],
    ])
    await expect(at().store.get('w', 'broken')).rejects.toMatchObject({ code: 'record-damaged' })
    expect(await at().store.get('w', 'whole')).toMatchObject({ outputs: { answer: 'A' } })
  })

  it('shows a run whose error is damaged, and says that it is', async () => {
    at().complete('broken')
    await at().store.flush()
    await at().prisma.run.update({ where: { id: 'broken' }, data: { error: '{"code":"timeout"}' } })
    expect(await at().store.get('w', 'broken')).toMatchObject({
      outputs: { answer: 'A' },
      error: { code: 'record-damaged' },
    })
  })

  it.each([{ outputs: 'x' }, { outputs: '"A"' }, { graph: '{}' }])(
    'tells of a run whose end or graph is damaged: %j',
    async (data) => {
      at().complete('broken')
      await at().store.flush()
      await at().prisma.run.update({ where: { id: 'broken' }, data })
      await expect(at().store.get('w', 'broken')).rejects.toMatchObject({ code: 'record-damaged' })
    },
  )

  it('tells of a run whose events are damaged', async () => {
    at().complete('broken')
    await at().store.flush()
    await at().prisma.runEventRow.updateMany({ where: { runId: 'broken' }, data: { event: '[{}]' } })
    await expect(at().store.events('w', 'broken', 0)).rejects.toMatchObject({ code: 'record-damaged' })
    await expect(at().store.step('w', 'broken', 's')).rejects.toMatchObject({ code: 'record-damaged' })
  })

  it('shows nothing of another workspace', async () => {
    at().complete('r')
    await at().store.flush()
    expect(await at().store.get('other', 'r')).toBeNull()
    expect(await at().store.events('other', 'r', 0)).toEqual([])
    expect(await at().store.step('other', 'r', 's')).toBeNull()
    expect((await at().store.list('other', { limit: 5 })).runs).toEqual([])
    expect(await at().store.prune('other', 0)).toBe(0)
    expect(await at().store.get('w', 'r')).not.toBeNull()
  })

  it('takes graph and plan from the version where the run has none', async () => {
    const graph = { version: 1, nodes: [], edges: [], notes: [], groups: [] } as const
    await at().prisma.pipeline.create({ data: { id: 'p', workspaceId: 'w', slug: 'p', name: 'P', graph: '{}' } })
    await at().prisma.pipelineVersion.create({
      data: { id: 'v', pipelineId: 'p', number: 1, graph: JSON.stringify(graph), plan: '{"of":"v"}', planHash: 'h' },
    })
    at().complete('published', { versionId: 'v' })
    at().complete('draft', { graph: { ...graph, nodes: [], edges: [], notes: [], groups: [] }, plan: '{"of":"draft"}' })
    at().complete('deleted', { versionId: 'gone' })
    expect(await at().store.get('w', 'published')).toMatchObject({ graph, plan: '{"of":"v"}' })
    expect(await at().store.get('w', 'draft')).toMatchObject({ graph, plan: '{"of":"draft"}' })
    expect(await at().store.get('w', 'deleted')).toMatchObject({ graph: null, plan: null })
  })

  it('tells the newest run of each pipeline', async () => {
    const pipelines = [
      { id: 'p', workspaceId: 'w' },
      { id: 'q', workspaceId: 'w' },
      { id: 'never-run', workspaceId: 'w' },
      { id: 'theirs', workspaceId: 'other' },
    ]
    await at().prisma.pipeline.createMany({
      data: pipelines.map((row) => ({ ...row, slug: row.id, name: row.id, graph: '{}' })),
    })
    at().complete('p1', { startedAt: 1 })
    at().complete('p2', { startedAt: 3 })
    at().complete('p3', { startedAt: 2 })
    at().complete('q1', { pipelineId: 'q', startedAt: 1 })
    at().complete('other', { pipelineId: 'theirs', workspaceId: 'other' })
    at().complete('of a deleted pipeline', { pipelineId: 'gone' })
    at().store.begin(aRun('q2', { pipelineId: 'q', startedAt: 2 }))
    expect(Object.fromEntries(await at().store.newest('w'))).toEqual({
      p: { id: 'p2', status: 'degraded', startedAt: 3 },
      q: { id: 'q2', status: 'running', startedAt: 2 },
    })
    await at().prisma.run.update({ where: { id: 'p2' }, data: { status: 'gone' } })
    expect((await at().store.newest('w')).get('p')?.status).toBe('failed')
  })

  it('keeps the newest runs and those that are going on', async () => {
    for (let index = 0; index < 5; index++) at().complete(`r${index}`, { startedAt: 1000 + index })
    at().store.begin(aRun('live', { startedAt: 1 }))
    expect(await at().store.prune('w', 2)).toBe(3)
    expect((await at().store.list('w', { limit: 9 })).runs.map((run) => run.id)).toEqual(['r4', 'r3', 'live'])
    expect(await at().prisma.runEventRow.count()).toBe(2)
  })

  it('deletes old runs by itself as new ones are written', async () => {
    await at().store.close()
    at().store = at().open({ keep: 2, pruneEvery: 4 })
    for (let index = 0; index < 5; index++) at().complete(`r${index}`, { startedAt: 1000 + index })
    expect((await at().store.list('w', { limit: 9 })).runs.map((run) => run.id)).toEqual(['r4', 'r3'])
  })
})
