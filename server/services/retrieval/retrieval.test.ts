import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { say } from '@/pipeline/said'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { openRetrieval } from '@/test/builders/retrieval'
import { addDocument } from '../collections/add-document'
import { createCollection } from '../collections/create-collection'
import { createPipeline } from '../pipelines/create-pipeline'
import { ragGraph } from '../pipelines/templates'
import type { Studio } from '../studio'
import type { Waterfall } from './types'

const call = contextOf('home')

const { signal } = new AbortController()
const question = 'At what pressure does the safety valve open?'
const texts: Record<string, string> = {
  'valve.txt': 'The safety valve opens at six bar of pressure.',
  'history.txt': 'A valve was shown at the fair. The safety of boilers worried many at the time.',
  'pump.txt': 'The pump delivers forty litres of water a minute.',
  'oil.txt': 'Oil the bearings once a year and wipe them dry.',
}

describe('retrieval', () => {
  let stack: KnowledgeStack
  let retrieval: Studio['retrieval']
  let collectionId: string
  let answer: string | Error
  let ids: Map<string, string>
  let opened: ReturnType<typeof openRetrieval>

  beforeEach(async () => {
    stack = await knowledgeStack()
    answer = 'It opens at six bar [1].'
    opened = openRetrieval(stack, () => answer)
    retrieval = opened.retrieval
    collectionId = (await createCollection(stack.deps, { name: 'Manual', language: 'en' }, { ...call, ...{ signal } }))
      .id
    ids = new Map()
    for (const [name, text] of Object.entries(texts)) {
      const { documentId } = await addDocument(stack.deps, { collectionId, name, data: Buffer.from(text) }, call)
      ids.set(name, documentId)
    }
    await stack.queue.idle()
  })
  afterEach(async () => {
    await opened.close()
    await stack.close()
  })

  async function explain(
    changes: Record<string, object>,
    expected: { documentName?: string; text?: string; documentId?: string },
  ): Promise<Waterfall> {
    const graph = changed(ragGraph(definitions, collectionId), changes)
    const deps = { records: stack.deps.records, definitions, environment: opened.environment }
    const { id } = await createPipeline(deps, { name: `P ${JSON.stringify(changes).slice(0, 80)}`, graph }, call)
    return retrieval.explain({ pipelineId: id, inputs: { question }, expected }, signal)
  }

  const changed = (graph: Graph, changes: Record<string, object>): Graph => ({
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, config: { ...node.config, ...changes[node.id] } })),
  })
  const statuses = ({ stages }: Waterfall) => stages.map(({ stage, status }) => `${stage} ${status}`)

  describe('explain', () => {
    it('follows a place through every stage to its citation', async () => {
      const waterfall = await explain({}, { documentName: 'valve.txt' })
      expect(waterfall.lostAt).toBeNull()
      expect(statuses(waterfall)).toEqual([
        'indexed passed',
        'retrieved passed',
        'fused passed',
        'reranked passed',
        'prompted passed',
        'prompted passed',
        'cited passed',
      ])
      expect(waterfall).toMatchObject({ question, outcome: 'ok', expected: { documentName: 'valve.txt' } })
    })

    it('says that it was found and not cited', async () => {
      const waterfall = await explain({}, { documentName: 'history.txt' })
      expect(waterfall.lostAt).toBe('cited')
      expect(waterfall.stages.at(-1)).toMatchObject({ reason: 'not-cited', stepType: 'output' })
    })

    it('says how far below k it stood', async () => {
      const waterfall = await explain({ retriever: { mode: 'sparse', topK: 1 } }, { documentName: 'history.txt' })
      expect(waterfall.lostAt).toBe('retrieved')
      expect(waterfall.stages[1]).toMatchObject({ status: 'lost', reason: 'below-k', rank: 2, of: 2, limit: 1 })
    })

    it('says that the filter kept it out', async () => {
      const filter = { must: [{ field: 'document_name', op: 'eq', value: 'pump.txt' }] }
      const waterfall = await explain({ retriever: { filter } }, { documentName: 'valve.txt' })
      expect(waterfall.lostAt).toBe('filtered')
      expect(statuses(waterfall)).toEqual([
        'indexed passed',
        'filtered lost',
        'retrieved not-reached',
        'reranked not-reached',
        'prompted not-reached',
        'prompted not-reached',
        'cited not-reached',
      ])
    })

    it('says that the fusion or the reranker dropped it', async () => {
      const fused = await explain({ retriever: { topK: 1, candidates: 4 } }, { documentName: 'oil.txt' })
      expect(fused.lostAt).toBe('fused')
      expect(fused.stages[2]).toMatchObject({ reason: 'fused-out', limit: 1 })
      const reranked = await explain({ reranker: { method: 'lexical', topN: 1 } }, { documentName: 'history.txt' })
      expect(reranked.lostAt).toBe('reranked')
      expect(reranked.stages.find(({ stage }) => stage === 'reranked')).toMatchObject({ reason: 'reranked-out', of: 1 })
    })

    it('says that it is not indexed, and why', async () => {
      const { prisma } = stack.deps
      const id = ids.get('pump.txt') ?? ''
      await prisma.document.update({ where: { id }, data: { liveGeneration: 0, state: 'failed' } })
      const failed = await explain({}, { documentId: id })
      expect(failed.lostAt).toBe('indexed')
      expect(failed.stages[0]).toMatchObject({ reason: 'failed-document' })
      expect(new Set(failed.stages.slice(1).map(({ status }) => status))).toEqual(new Set(['not-reached']))
      const passage = await explain({}, { documentName: 'valve.txt', text: 'opens at nine bar' })
      expect(passage.lostAt).toBe('indexed')
      expect(passage.stages[0]).toMatchObject({ reason: 'passage-not-found' })
      await expect(explain({}, { documentName: 'none.txt' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(explain({}, {})).rejects.toMatchObject({ code: 'invalid-input' })
    })

    it('finds the document by a passage, however its lines are broken', async () => {
      const waterfall = await explain({}, { text: 'safety   valve\nopens at SIX bar' })
      expect(waterfall.expected).toMatchObject({ documentName: 'valve.txt' })
      expect(waterfall.expected.chunkIds).toHaveLength(1)
    })

    it('does not take a place for answered that a failed model never told', async () => {
      answer = new AppError('model-refused', say('The model refuses.'))
      const waterfall = await explain({}, { documentName: 'valve.txt' })
      expect(waterfall).toMatchObject({ outcome: 'failed', lostAt: 'prompted' })
      expect(statuses(waterfall).slice(-3)).toEqual(['prompted passed', 'prompted not-reached', 'cited not-reached'])
    })

    it('looks at a run that was made before', async () => {
      const { runId } = await explain({}, { documentName: 'valve.txt' })
      const again = await retrieval.explain({ runId: runId ?? '', expected: { documentName: 'history.txt' } }, signal)
      expect(again).toMatchObject({ runId, lostAt: 'cited', question })
    })

    it('runs nothing again that changes something', async () => {
      const { runId } = await explain({}, { documentName: 'valve.txt' })
      const { prisma } = stack.deps
      const id = runId ?? ''
      await prisma.runEventRow.deleteMany({ where: { runId: id } })
      const again = () => retrieval.explain({ runId: id, expected: { documentName: 'valve.txt' } }, signal)
      expect((await again()).runId).not.toBe(id)
      const { plan } = await prisma.run.findUniqueOrThrow({ where: { id } })
      await prisma.run.update({ where: { id }, data: { plan: plan.replace('"effect":"read"', '"effect":"write"') } })
      await expect(again()).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('repeat') })
    })
  })

  describe('bench', () => {
    it('shows one question in every mode, with ranks and matched words', async () => {
      const { modes, terms } = await retrieval.bench({ id: collectionId, query: question, topK: 3 }, signal)
      expect(modes.map(({ mode, error }) => [mode, error])).toEqual([
        ['dense', null],
        ['sparse', null],
        ['hybrid-named', null],
        ['hybrid-auto', null],
        ['hybrid-score', null],
        ['hybrid-rrf', null],
        ['hybrid-dbsf', null],
        ['lexical-rerank', null],
        ['mmr', null],
      ])
      expect(terms).toEqual([{ language: 'en', terms: ['pressur', 'safeti', 'valv', 'open'] }])
      for (const { mode, hits } of modes) expect(hits[0]?.chunk.documentName, mode).toBe('valve.txt')
      const [best] = modes.find(({ mode }) => mode === 'hybrid-rrf')?.hits ?? []
      expect(best?.chunk.stages).toMatchObject({ dense: { rank: 1 }, sparse: { rank: 1 }, fused: { rank: 1 } })
      const matched = best?.matches.map(({ start, end }) => best.chunk.text.slice(start, end))
      expect(matched).toEqual(['safety', 'valve', 'opens', 'pressure'])
    })

    it('refuses a filter that does not fit the fields, as a whole', async () => {
      const filter = { must: [{ field: 'page', op: 'ne' as const, value: 'two' }], should: [], mustNot: [] }
      const asked = retrieval.bench({ id: collectionId, query: question, filter }, signal)
      await expect(asked).rejects.toMatchObject({ code: 'invalid-input', details: { field: 'page' } })
    })

    it('keeps questions, each once, and refuses places that cannot be', async () => {
      const documentId = ids.get('valve.txt') ?? ''
      const saved = await retrieval.saveQuestion({ collectionId, query: question, documentId })
      const again = await retrieval.saveQuestion({
        collectionId,
        query: question,
        documentId,
        passage: { start: 4, end: 9 },
      })
      expect(again.id).toBe(saved.id)
      const [place] = saved.places
      const passed = { ...place, passage: { start: 4, end: 9 } }
      expect(await retrieval.questions({ collectionId })).toEqual([{ ...saved, places: [passed] }])
      const other = await retrieval.saveQuestion({
        collectionId,
        query: question,
        documentId: ids.get('pump.txt') ?? '',
      })
      expect(other).toMatchObject({ id: saved.id, places: [passed, { documentName: 'pump.txt', passage: null }] })
      const wrong = { collectionId, query: 'x', documentId, passage: { start: 9, end: 9 } }
      await expect(retrieval.saveQuestion(wrong)).rejects.toMatchObject({ code: 'invalid-input' })
      await retrieval.deleteQuestion({ id: saved.id })
      expect(await retrieval.questions({ collectionId })).toEqual([])
      await expect(retrieval.deleteQuestion({ id: saved.id })).rejects.toMatchObject({ code: 'not-found' })
    })
  })
})
