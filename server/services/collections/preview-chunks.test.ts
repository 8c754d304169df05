import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chunking, defaultChunking } from '@/pipeline/chunking'
import { estimateTokens } from '@/pipeline/tokens'
import type { ChatModel } from '@/server/capabilities/chat-model'
import { projectRoot } from '@/server/project-root'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { addDocument } from './add-document'
import { createCollection } from './create-collection'
import { previewChunks } from './preview-chunks'

const call = contextOf('home')

const by = (changes: Partial<Chunking>): Chunking => ({ ...defaultChunking, ...changes })

let stack: KnowledgeStack
beforeAll(async () => {
  stack = await knowledgeStack()
})
afterAll(() => stack.close())

/** A chat model that says which words it was asked to place. */
function echo(asked: string[] = []): ChatModel {
  return {
    async *chat(_provider, { messages }) {
      const passage = /<<< passage\n(\S+)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? ''
      asked.push(passage)
      yield {
        type: 'done',
        text: `About ${passage}.`,
        finishReason: 'stop',
        usage: { inputTokens: 1, outputTokens: 1 },
      }
    },
  }
}

describe('previewChunks', () => {
  it('shows the chunks of a stored document by other settings than its own', async () => {
    const { id } = await createCollection(stack.deps, { name: 'Preview', language: 'en' }, call)
    const data = readFileSync(join(projectRoot(), 'test', 'fixtures', 'documents', 'handbook.pdf'))
    const { documentId } = await addDocument(
      stack.deps,
      {
        collectionId: id,
        name: 'handbook.pdf',
        data: Readable.from([data]),
      },
      call,
    )
    await stack.queue.idle()
    const preview = await previewChunks(stack.deps, { documentId, chunking: by({ size: 20, overlap: 0 }) }, call)
    expect(preview).toMatchObject({ documentName: 'handbook.pdf', truncated: false })
    expect(preview.chunks.length).toBeGreaterThan(2)
    expect(preview.totals.chunks).toBe(preview.chunks.length)
    for (const { start, end, tokens, page } of preview.chunks) {
      expect(tokens).toBe(estimateTokens(preview.text.slice(start, end)))
      expect(tokens).toBeLessThanOrEqual(20)
      expect(page).toBeGreaterThan(0)
    }
    await expect(previewChunks(stack.deps, { documentId, chunking: by({}) }, contextOf('other'))).rejects.toMatchObject(
      { code: 'not-found' },
    )
  })

  it('shows the beginning of a long text and measures all of it', async () => {
    const text = 'One two three four five six. '.repeat(6_890)
    const preview = await previewChunks(stack.deps, { text, chunking: by({ size: 100, overlap: 0 }) }, call)
    expect(preview.truncated).toBe(true)
    expect(preview.text.length).toBeLessThanOrEqual(60_000)
    expect(preview.text.length).toBe(preview.chunks.at(-1)?.end)
    expect(preview.totals.chunks).toBeGreaterThan(preview.chunks.length * 3)
    expect(preview.totals).toMatchObject({ maxTokens: 94 })
    expect(preview.totals.meanTokens).toBeLessThanOrEqual(100)
  })

  it('knows the headings of a typed text, and parents', async () => {
    const text = '# Loom\n\nIt weaves.\n\n## Parts\n\nA heddle and a reed.'
    const { chunks } = await previewChunks(
      stack.deps,
      { text, chunking: by({ strategy: 'headings', size: 30, overlap: 0, unit: 'characters', parentSize: 200 }) },
      call,
    )
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([['Loom'], ['Loom', 'Parts']])
    expect(chunks[0]?.parent).toEqual({ start: 0, end: text.length })
  })

  it('asks models for the first chunks only', async () => {
    const text = Array.from({ length: 100 }, (_, at) => `Word${at} stands in a sentence.`).join(' ')
    const asked: string[] = []
    const deps = { ...stack.deps, chatModel: echo(asked) }
    const context = { provider: 'ollama' as const, model: 'm' }
    const chunking = by({ size: 30, overlap: 0, unit: 'characters', context })
    const preview = await previewChunks(deps, { text, chunking }, call)
    expect(asked).toHaveLength(20)
    expect(preview.truncated).toBe(true)
    expect(preview.chunks.map((chunk) => chunk.context)).toEqual(asked.map((word) => `About ${word}.`))
    expect(preview.totals.chunks).toBe(100)
    await expect(previewChunks(stack.deps, { text, chunking }, call)).rejects.toMatchObject({
      code: 'invalid-input',
    })
    const semantic = await previewChunks(stack.deps, { text, chunking: by({ strategy: 'semantic', size: 20 }) }, call)
    expect(semantic.truncated).toBe(true)
    expect(semantic.chunks.length).toBe(semantic.totals.chunks)
    expect(estimateTokens(semantic.text)).toBeLessThanOrEqual(400)
  })

  it('refuses settings that cannot be, and gives nothing for a blank text', async () => {
    await expect(previewChunks(stack.deps, { text: 'x', chunking: by({ overlap: 300 }) }, call)).rejects.toMatchObject({
      code: 'invalid-input',
      details: { field: 'chunking.overlap' },
    })
    expect(await previewChunks(stack.deps, { text: ' \n', chunking: by({}) }, call)).toMatchObject({
      chunks: [],
      truncated: false,
      totals: { chunks: 0, meanTokens: 0, minTokens: 0, maxTokens: 0 },
    })
  })
})
