import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { CandidateFigures } from '@/pipeline/evaluation/figures'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { promptGraph } from '@/server/services/pipelines/templates'
import { type OllamaDouble, startOllamaDouble } from '@/test/doubles/ollama'
import { runCli } from '../program'

const CASES = 12
let folder: string
let container: Container
let ollama: OllamaDouble
let slug: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-eval-'))
  ollama = await startOllamaDouble()
  const env = readEnv({ TELAR_DATA: join(folder, 'data'), OLLAMA_URL: ollama.url })
  container = await createContainer(env, createLog('silent'), { role: 'cli' })
  const { studio } = container
  const graph = promptGraph(definitions)
  const made = await studio.pipelines.create({ name: 'Brief', graph })
  slug = made.slug
  await studio.deployments.publish({ pipelineId: made.id, slug: 'brief' })
  const { revision } = await studio.pipelines.get({ id: made.id })
  const system = 'Weigh every word of the question before you say anything at all. '.repeat(10)
  const nodes = graph.nodes.map((node) =>
    node.id === 'prompt' ? { ...node, config: { ...node.config, system } } : node,
  )
  await studio.pipelines.save({ id: made.id, revision, graph: { ...graph, nodes } })
  for (const name of ['Looms', 'Reeds']) {
    const { id: datasetId } = await studio.datasets.create({ name })
    for (let at = 0; at < CASES; at += 1)
      await studio.datasets.saveCase({ datasetId, case: { inputs: { question: `${name}: what is part ${at}?` } } })
  }
}, 60_000)
afterAll(async () => {
  await container.close()
  await ollama.close()
  await rm(folder, { recursive: true })
})

async function telar(...args: string[]) {
  let [out, err] = ['', '']
  const code = await runCli(args, {
    open: async () => ({ ...container, close: async () => undefined }),
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    signal: new AbortController().signal,
  })
  return { code, out, err }
}

interface Document {
  state: string
  metric: string
  scores: ({ candidate: string } & CandidateFigures)[]
}
const chats = () => ollama.requests.filter(({ path }) => path === '/api/chat').length

describe('telar eval run', () => {
  it('prints scores with intervals, and ends with 3 where the draft is worse than the version', async () => {
    const args = ['eval', 'run', slug, '--dataset', 'Looms', '--compare', '1', '--metric', 'tokens']
    const { code, out } = await telar(...args, '--json')
    const document: Document = JSON.parse(out)
    expect(document).toMatchObject({ state: 'done', metric: 'tokens' })
    const [version, draft] = document.scores
    expect(version).toMatchObject({ candidate: 'Brief v1', done: CASES, metrics: { tokens: { n: CASES } } })
    expect(version?.metrics.tokens?.low).toBeLessThanOrEqual(version?.metrics.tokens?.mean ?? 0)
    expect(draft?.against?.tokens).toMatchObject({ comparable: true, verdict: 'worse' })
    expect(code).toBe(3)
    const asked = chats()
    const again = await telar(...args, '--resume')
    expect(again).toMatchObject({ code: 3, out: expect.stringContaining('worse: ') })
    expect(chats()).toBe(asked)
  })

  it('ends with 4 at a limit; --resume with a higher one asks for nothing again', async () => {
    const asked = chats()
    expect(await telar('eval', 'run', slug, '--dataset', 'Reeds', '--max-calls', '1')).toMatchObject({ code: 4 })
    expect(chats() - asked).toBeLessThan(CASES)
    const { code, out } = await telar('eval', 'run', slug, '--dataset', 'Reeds', '--resume', '--json')
    const document: Document = JSON.parse(out)
    expect(code).toBe(0)
    expect(document.scores).toMatchObject([{ done: CASES }])
    expect(chats() - asked).toBe(CASES)
  })

  it('asks of every answer what a file says', async () => {
    const file = join(folder, 'asked.json')
    await writeFile(file, JSON.stringify({ kind: 'contains', text: 'no answer has this' }))
    const args = ['eval', 'run', slug, '--dataset', 'Reeds', '--assert', file, '--json']
    const document: Document = JSON.parse((await telar(...args)).out)
    expect(document).toMatchObject({ metric: 'passed', scores: [{ metrics: { passed: { mean: 0, n: CASES } } }] })
    await writeFile(file, JSON.stringify({ kind: 'containz', text: 'a' }))
    expect(await telar('eval', 'run', slug, '--dataset', 'Reeds', '--assert', file)).toMatchObject({ code: 1 })
  })

  it('tells a misspelt name with the nearest one', async () => {
    expect(await telar('eval', 'run', slug, '--dataset', 'Reedz')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Did you mean “Reeds”?'),
    })
    expect(await telar('eval', 'run', slug, '--dataset', 'Reeds', '--metric', 'token')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Did you mean “tokens”?'),
    })
  })
})
