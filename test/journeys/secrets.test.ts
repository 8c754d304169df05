import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { emptyGraph } from '@/pipeline/graph'
import { graphOf, node } from '@/test/builders/graph'
import { openTelar } from './open-telar'

const HUSH = 'correct-horse-battery'
const heard: string[] = []
// It gives back whatever it was told, as a service for trying out requests does.
const echo = createServer((request, response) => {
  heard.push(request.headers.authorization ?? '')
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ headers: request.headers, url: request.url }))
})

let telar: Awaited<ReturnType<typeof openTelar>>
let place: string
beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  const { port } = echo.address() as AddressInfo
  place = `http://127.0.0.1:${port}`
  telar = await openTelar({ TELAR_EGRESS_ALLOW: `127.0.0.1:${port}` })
}, 60_000)
afterAll(async () => {
  await telar.close()
  echo.close()
})

const graph = (name: string) =>
  graphOf(
    [
      node('in', 'input', { fields: [{ name: 'question', type: 'text', required: true }] }),
      node('ask', 'http-request', {
        method: 'GET',
        url: `${place}/?q={{ question }}`,
        headers: [{ name: 'Authorization', value: `Bearer {{ secrets.${name} }}` }],
      }),
      node('out', 'output'),
    ],
    ['in.question -> ask.question', 'ask.text -> out.answer'],
  )

describe('a secret', { timeout: 60_000 }, () => {
  it('is sent by a run, and nothing that is kept or told has it', async () => {
    const { studio } = telar.container
    await studio.secrets.save({ name: 'ECHO', value: HUSH, hosts: [place] })
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask', graph: emptyGraph() })
    const { runId } = await studio.runs.start({ pipelineId, graph: graph('ECHO'), inputs: { question: 'hi' } })
    await vi.waitUntil(async () => (await studio.runs.get({ id: runId })).status !== 'running', { timeout: 30_000 })
    const run = await studio.runs.get({ id: runId })
    expect(heard).toEqual([`Bearer ${HUSH}`])
    expect(JSON.stringify(run)).toContain('authorization')
    expect(JSON.stringify([run, await studio.secrets.list(), await studio.system.environment()])).not.toContain(HUSH)
    expect((await studio.system.environment()).secrets).toEqual([{ name: 'ECHO', hosts: [new URL(place).host] }])
    const { dataFolder } = await studio.system.status()
    // The example is still being indexed at first: files that come and go meanwhile would be missed, or missing.
    const [example] = await studio.collections.list()
    const waits = async () => (await studio.collections.list())[0]?.pending === 0
    if (example) await vi.waitUntil(waits, { timeout: 30_000 })
    for (const file of await readdir(dataFolder, { recursive: true, withFileTypes: true })) {
      if (file.isFile())
        expect((await readFile(join(file.parentPath, file.name))).includes(HUSH), file.name).toBe(false)
    }
  })

  it('is sent to no other host than its own, wherever the address comes from', async () => {
    const { studio } = telar.container
    await studio.secrets.save({ name: 'ELSEWHERE', value: HUSH, hosts: ['api.loom.test', '*.example.com'] })
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Leak', graph: emptyGraph() })
    // Written in the address, it is an issue of the drawing.
    const written = studio.runs.start({ pipelineId, graph: graph('ELSEWHERE'), inputs: { question: 'hi' } })
    await expect(written).rejects.toMatchObject({ code: 'invalid-graph' })
    const ask = node('ask', 'http-request', {
      method: 'GET',
      url: place.replace('127.0.0.1', '{{ question }}'),
      headers: [{ name: 'Authorization', value: 'Bearer {{ secrets.ELSEWHERE }}' }],
    })
    const { nodes, ...rest } = graph('ELSEWHERE')
    const built = { ...rest, nodes: nodes.map((one) => (one.id === 'ask' ? { ...one, config: ask.config } : one)) }
    const inputs = { question: '127.0.0.1' }
    const { host } = new URL(place)
    const { runId } = await studio.runs.start({ pipelineId, graph: built, inputs })
    await vi.waitUntil(async () => (await studio.runs.get({ id: runId })).status !== 'running', { timeout: 30_000 })
    const run = await studio.runs.get({ id: runId })
    expect(run.error).toMatchObject({ code: 'secret-host' })
    expect(run.error?.message).toBe(`The secret “ELSEWHERE” may not be sent to ${host}.`)
    expect(heard).toHaveLength(1)
    // Its hosts are changed without writing it again; nothing else is.
    await studio.secrets.save({ name: 'ELSEWHERE', hosts: [host] })
    await studio.runs.start({ pipelineId, graph: built, inputs })
    await vi.waitUntil(() => heard.length === 2, { timeout: 30_000 })
    expect(heard[1]).toBe(`Bearer ${HUSH}`)
    heard.pop()
  })

  it('is asked for its hosts, and for a value the first time', async () => {
    const { secrets } = telar.container.studio
    await expect(secrets.save({ name: 'NEW', hosts: ['a.test'] })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(secrets.save({ name: 'NEW', value: HUSH, hosts: [] })).rejects.toMatchObject({ code: 'invalid-input' })
    const wild = secrets.save({ name: 'NEW', value: HUSH, hosts: ['*'] })
    await expect(wild).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('that is not stored keeps a pipeline from being run, and says which it is', async () => {
    const { studio } = telar.container
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask more', graph: emptyGraph() })
    const started = studio.runs.start({ pipelineId, graph: graph('NOBODY'), inputs: { question: 'hi' } })
    await expect(started).rejects.toMatchObject({ code: 'invalid-graph' })
    expect(heard).toHaveLength(1)
  })
})
