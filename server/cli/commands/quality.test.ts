import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scriptedChat } from '@/nodes/testing'
import { defaultChunking } from '@/pipeline/chunking'
import type { Quality } from '@/server/services/retrieval/quality/types'
import type { Studio } from '@/server/services/studio'
import { callCli, openCliStudio } from '@/test/builders/cli'
import { memoryCollections } from '@/test/builders/memory-collections'
import { openTestServices } from '@/test/builders/services'
import { unusedRetrieval } from '@/test/builders/unused-services'

const sound: Quality = {
  measuredAt: '2026-01-01T00:00:00.000Z',
  synthetic: true,
  stale: [],
  modes: [
    {
      mode: 'sparse',
      scores: { questions: 30, recall5: 0.9, low: 0.744, high: 0.965, ndcg10: 0.81, mrr10: 0.78 },
      error: null,
    },
    {
      mode: 'dense',
      scores: null,
      error: { code: 'models-unreachable', message: 'Nobody serves it.', fix: 'Start it.' },
    },
  ],
  questions: Array.from({ length: 30 }, () => ({
    query: 'When?',
    places: [{ documentId: 'd', documentName: 'valve.pdf', passage: null }],
    ranks: [1, null],
  })),
  advice: { kind: 'better', mode: 'sparse', found: 27, questions: 30, gained: 6, lost: 0 },
}

let services: Awaited<ReturnType<typeof openTestServices>>
let studio: Studio
let measured: Quality

beforeEach(async () => {
  measured = sound
  services = await openTestServices(scriptedChat(() => 'x').chatModel)
  const { collections } = memoryCollections()
  studio = openCliStudio(services, {
    collections,
    retrieval: {
      ...unusedRetrieval,
      measure: async () => ({ quality: measured, saved: 0, retrievers: [] }),
      applyMode: async () => ({ changed: [{ pipelineId: 'p', pipelineName: 'Ask', retrievers: 1 }], failed: [] }),
    },
  })
  await collections.create({
    name: 'Manuals',
    language: 'en',
    embedder: { provider: 'auto', model: '' },
    chunking: { ...defaultChunking, overlap: 0 },
    fields: [],
  })
})
afterEach(() => services.close())

const telar = (...args: string[]) => callCli(args, { studio, runs: services.runs })

describe('telar quality', () => {
  it('prints figures by way of searching and a sentence, and applies it when told to', async () => {
    const { out, code } = await telar('quality', 'manuals', '--apply')
    expect(code).toBe(0)
    expect(out).toContain('30 questions, made from the documents (synthetic)')
    expect(out).toMatch(/sparse +90 % +74 % to 97 % +0\.810 +0\.780/)
    expect(out).toMatch(/dense +Nobody serves it\./)
    expect(out).toContain('Set retrievers to sparse')
    expect(out).toContain('Changed “Ask” (retrievers: 1).')
    const json: unknown = JSON.parse((await telar('quality', 'manuals', '--json')).out)
    expect(json).toMatchObject({ collection: { slug: 'manuals' }, quality: measured })
  })

  it('ends with 3 where nothing can be said, and refuses wrong use', async () => {
    measured = { ...measured, advice: { ...measured.advice, kind: 'embedder-down', mode: null } }
    expect((await telar('quality', 'manuals')).code).toBe(3)
    expect((await telar('quality', 'manuals', '--questions', 'all')).code).toBe(2)
    expect((await telar('quality', 'nowhere')).code).toBe(1)
  })
})
