import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readSweepFile } from './eval-file'

async function sweep(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'telar-sweep-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'settings.yaml')
  await writeFile(path, text)
  return readSweepFile(path)
}

const whole = `
name: Best settings
pipeline: ask
dataset: Manuals
select: { tag: valves }
vary:
  - { node: retriever, field: topK, values: [4, 8, 16] }
  - { collection: manuals, what: chunking, values: [{ size: 200, overlap: 20 }, { strategy: sentences }] }
  - { collection: manuals, what: embedder, values: [ollama/nomic-embed-text, ollama/bge-m3] }
  - { node: reranker, without: true }
metric: ndcg10
confirm: validation
most: 40
limits: { calls: 5000 }
assertions:
  - { kind: contains, id: bar, text: bar }
judge: ollama/qwen3:8b
`

it('reads all that a sweep has', async () => {
  const { setup, ...file } = await sweep(whole)
  expect(file).toEqual({
    name: 'Best settings',
    pipeline: 'ask',
    dataset: { name: 'Manuals' },
    vary: [
      { kind: 'config', nodeId: 'retriever', path: 'topK', values: [4, 8, 16] },
      { kind: 'chunking', collection: 'manuals', values: [{ size: 200, overlap: 20 }, { strategy: 'sentences' }] },
      {
        kind: 'embedder',
        collection: 'manuals',
        values: [
          { provider: 'ollama', model: 'nomic-embed-text' },
          { provider: 'ollama', model: 'bge-m3' },
        ],
      },
      { kind: 'without', nodeId: 'reranker', values: [false, true] },
    ],
  })
  expect(setup).toMatchObject({
    cases: { tag: 'valves' },
    metric: 'ndcg10',
    limits: { calls: 5000 },
    judge: { provider: 'ollama', model: 'qwen3:8b' },
    sweep: { search: 'halving', confirmOn: 'validation', most: 40, seed: 1 },
  })
})

it('is called as its file where it has no name', async () => {
  expect((await sweep(whole.replace('name: Best settings\n', ''))).name).toBe('settings')
})

it.each([
  ['a metric that there is not', 'metric: ndcg10', 'metric: ndgc10', 'ndcg10'],
  ['a member that there is not', 'confirm: validation', 'confrim: validation', 'confrim'],
  ['a facet that is not whole', 'field: topK, ', '', 'node'],
  ['a setting of chunking that there is not', 'overlap: 20', 'overlop: 20', 'overlop'],
])('names %s, and where it stands', async (_, before, after, named) => {
  const failing = sweep(whole.replace(before, after))
  await expect(failing).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(failing).rejects.toThrow(named)
  await expect(failing).rejects.toThrow(/settings\.yaml/)
})
