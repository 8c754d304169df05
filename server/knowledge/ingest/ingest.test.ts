import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Embedder } from '@/server/capabilities/chat-model'
import { addDocument } from '@/server/services/collections/add-document'
import { cancelDocument } from '@/server/services/collections/cancel-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { deleteDocument } from '@/server/services/collections/delete-document'
import { getCollection } from '@/server/services/collections/get-collection'
import { getDocument } from '@/server/services/collections/get-document'
import { retryDocument } from '@/server/services/collections/retry-document'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const words = wordEmbedder()
const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, at) => `Paragraph ${at} tells of loom ${at}.`).join('\n\n')

let stack: KnowledgeStack | undefined
afterEach(async () => {
  await stack?.close()
  stack = undefined
})

/** A stack with one collection of small chunks. */
async function start(changes: Parameters<typeof knowledgeStack>[0] = {}) {
  stack = await knowledgeStack(changes)
  const { id } = await createCollection(
    stack.deps,
    { name: 'Looms', chunking: { size: 40, overlap: 0, unit: 'characters' } },
    call,
  )
  const { storeName } = await stack.deps.prisma.collection.findUniqueOrThrow({ where: { id } })
  const { deps, queue } = stack
  const points = async () => (await deps.vectorStore.stats(storeName, options))?.points
  const add = (text: string) =>
    addDocument(deps, { collectionId: id, name: 'looms.txt', data: Readable.from([text]) }, call)
  return { ...stack, id, points, add, queue }
}

const only = ({ documentId }: { documentId: string }) => ({ documentId })

/** An embedder that stands still, once it embeds a document, until it is told to go on or the call is aborted. */
function stoppable() {
  let tell: () => void = () => undefined
  const standing = new Promise<void>((resolve) => {
    tell = resolve
  })
  let open = false
  const embedder: Embedder = {
    embed: async (provider, request, { signal }) => {
      if (!open && request.texts[0]?.includes('Paragraph')) {
        tell()
        await new Promise<void>((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        )
      }
      return words.embed(provider, request, { signal })
    },
  }
  return { embedder, standing, open: () => (open = true) }
}

describe('documents on their way', () => {
  it('indexes in batches and keeps the totals', async () => {
    const { id, add, queue, points, deps } = await start()
    const first = await add(paragraphs(50))
    await add(paragraphs(3))
    await queue.idle()
    expect(await points()).toBe(53)
    expect(await getCollection(deps, { id }, call)).toMatchObject({ chunks: 53, documents: 2, pending: 0 })
    const row = await deps.prisma.collection.findUniqueOrThrow({ where: { id } })
    const documents = await deps.prisma.document.findMany({ where: { collectionId: id } })
    expect(row.tokenCount).toBe(documents.reduce((sum, document) => sum + document.tokenCount, 0))
    expect(row.tokenCount).toBeGreaterThan(53)
    expect((await getDocument(deps, only(first), call)).chunkSpans).toHaveLength(50)
  })

  it('tries again when models do not answer, then waits and says why, and can be retried', async () => {
    let down = 2
    let calls = 0
    const embedder: Embedder = {
      embed: (provider, request, callOptions) => {
        if (!request.texts[0]?.includes('Paragraph')) return words.embed(provider, request, callOptions)
        calls++
        return down-- > 0
          ? Promise.reject(new AppError('models-unreachable', say('Ollama does not answer.')))
          : words.embed(provider, request, callOptions)
      },
    }
    const { add, queue, points, deps } = await start({ embedder })
    await add(paragraphs(2))
    await queue.idle()
    expect(calls).toBe(3)
    expect(await points()).toBe(2)
    down = 99
    const { documentId } = await add(paragraphs(4))
    await queue.idle()
    expect(await getDocument(deps, { documentId }, call)).toMatchObject({
      state: 'waiting',
      error: { code: 'models-unreachable', message: 'Ollama does not answer.' },
    })
    expect(await points()).toBe(2)
    down = 0
    await retryDocument(deps, { documentId }, call)
    await queue.idle()
    expect(await getDocument(deps, { documentId }, call)).toMatchObject({ state: 'indexed', error: null, chunks: 4 })
    expect(await points()).toBe(6)
  })

  it('leaves no half document behind when it fails in the middle, and hides what went wrong inside', async () => {
    const embedder: Embedder = {
      embed: (provider, request, callOptions) =>
        request.texts.some((text) => text.includes('Paragraph 30 '))
          ? Promise.reject(new Error('secret path'))
          : words.embed(provider, request, callOptions),
    }
    const { add, queue, points, deps, errors } = await start({ embedder })
    const { documentId } = await add(paragraphs(40))
    await queue.idle()
    const document = await getDocument(deps, { documentId }, call)
    expect(document).toMatchObject({ state: 'failed', error: { code: 'internal' }, chunks: 0 })
    expect(JSON.stringify(document.error)).not.toContain('secret')
    expect(errors).toEqual([expect.objectContaining({ documentId })])
    expect(await points()).toBe(0)
  })

  it('cancels the running and the waiting document, and goes on with the next', async () => {
    const model = stoppable()
    const { add, queue, points, deps } = await start({ embedder: model.embedder })
    const running = await add(paragraphs(20))
    const waiting = await add(paragraphs(21))
    const next = await add('Another text.')
    await model.standing
    expect(await cancelDocument(deps, only(waiting), call)).toMatchObject({ state: 'cancelled' })
    expect(await cancelDocument(deps, only(running), call)).toMatchObject({ state: 'cancelled', error: null })
    await queue.idle()
    expect((await getDocument(deps, only(next), call)).state).toBe('indexed')
    expect(await points()).toBe(1)
    model.open()
    expect(await add(paragraphs(20))).toEqual({ documentId: running.documentId, duplicate: true })
    await queue.idle()
    expect((await getDocument(deps, only(running), call)).state).toBe('indexed')
    expect(await points()).toBe(21)
  })

  it('deletes a document that is being worked on', async () => {
    const model = stoppable()
    const { id, add, queue, points, deps } = await start({ embedder: model.embedder })
    const { documentId } = await add(paragraphs(20))
    await model.standing
    await deleteDocument(deps, { documentId }, call)
    await queue.idle()
    expect(await points()).toBe(0)
    expect(await getCollection(deps, { id }, call)).toMatchObject({ documents: 0, chunks: 0 })
  })

  it('goes on after a stop or a crash where documents were left', async () => {
    const model = stoppable()
    const { add, queue, points, deps, restart } = await start({ embedder: model.embedder })
    const running = await add(paragraphs(20))
    const waiting = await add(paragraphs(3))
    await model.standing
    await queue.close()
    expect((await getDocument(deps, only(running), call)).state).toBe('queued')
    // A crash leaves the state it died in.
    await deps.prisma.document.update({
      where: { id: running.documentId },
      data: { state: 'embedding', progress: 0.4 },
    })
    model.open()
    const restarted = await restart()
    await restarted.idle()
    for (const document of [running, waiting])
      expect((await getDocument(deps, only(document), call)).state).toBe('indexed')
    expect(await points()).toBe(23)
    await restarted.close()
  })

  it('writes the same points again when a document is indexed again', async () => {
    const { id, add, queue, points, deps } = await start()
    const { documentId } = await add(paragraphs(20))
    await queue.idle()
    const before = (await getDocument(deps, { documentId }, call)).chunkSpans
    await deps.prisma.document.update({ where: { id: documentId }, data: { state: 'queued' } })
    await queue.enqueue(id, [documentId])
    await queue.idle()
    expect((await getDocument(deps, { documentId }, call)).chunkSpans).toEqual(before)
    expect(await points()).toBe(20)
    expect(await getCollection(deps, { id }, call)).toMatchObject({ chunks: 20 })
  })
})
