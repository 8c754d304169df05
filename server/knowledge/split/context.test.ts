import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import { english, say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { chunksOf, plain } from '@/test/builders/chunking'
import { inEnglish } from '@/test/builders/in-english'
import { indexedText } from './chunk-document'

const text = Array.from({ length: 12 }, (_, at) => `Sentence number ${at} of the story.`).join(' ')
const settings = { size: 70, overlap: 0, unit: 'characters', context: { provider: 'ollama', model: 'm' } } as const
const passageOf = (messages: Message[]) => /<<< passage\n([\s\S]*?)\n>>>/.exec(messages[1]?.content ?? '')?.[1] ?? ''

describe('written context', () => {
  it('stands before the chunk it was written for, in order, whoever answers first', async () => {
    const waiting: (() => void)[] = []
    const complete = async (messages: Message[]) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        // The last of a round goes first.
        if (waiting.length === 2) for (const go of waiting.splice(0).reverse()) setImmediate(go)
      })
      return `  About\n${passageOf(messages).slice(0, 17)}  `
    }
    const chunks = await chunksOf(plain(text), settings, { complete })
    expect(chunks).toHaveLength(6)
    for (const chunk of chunks) {
      expect(chunk.context).toBe(`About ${chunk.text.slice(0, 17)}`)
      expect(indexedText(chunk)).toBe(`${chunk.context}\n\n${chunk.text}`)
      expect(chunk.text).toBe(text.slice(chunk.start, chunk.end))
    }
  })

  it('runs at most four calls at once and shows the model a bounded part of the document', async () => {
    const long = 'Many words are in this document. '.repeat(2_000)
    let running = 0
    let most = 0
    let longest = 0
    const complete = async ([system, user]: Message[]) => {
      most = Math.max(most, ++running)
      longest = Math.max(longest, (system?.content.length ?? 0) + (user?.content.length ?? 0))
      await new Promise((resolve) => setImmediate(resolve))
      running--
      return 'x'
    }
    await chunksOf({ ...plain(long), title: 'Words' }, { ...settings, size: 2_000 }, { complete })
    expect(most).toBe(4)
    expect(longest).toBeLessThan(9_000)
  })

  it('is missing where a call failed, and how many did is told once', async () => {
    const warnings: string[] = []
    const complete = (messages: Message[]) =>
      /number [24] /.test(passageOf(messages))
        ? Promise.reject(new AppError('model-failed', say('It broke off.')))
        : Promise.resolve(/number 6 /.test(passageOf(messages)) ? '  ' : 'ok')
    const chunks = await chunksOf(plain(text), settings, {
      complete,
      onWarning: (said) => warnings.push(english(said)),
    })
    expect(chunks.map(({ context }) => context)).toEqual(['ok', undefined, undefined, undefined, 'ok', 'ok'])
    expect(inEnglish(warnings)).toEqual(['3 chunks have no written context: It broke off.'])
  })

  it.each(['models-unreachable', 'model-missing', 'models-busy'] as const)('ends with %s', async (code) => {
    const complete = () => Promise.reject(new AppError(code, say('Not now.')))
    await expect(chunksOf(plain(text), settings, { complete })).rejects.toMatchObject({ code })
  })

  it('ends when the signal does', async () => {
    const control = new AbortController()
    const complete = (_messages: Message[], signal: StopSignal) => {
      control.abort(new Error('enough'))
      return Promise.reject(signal.reason instanceof Error ? signal.reason : new Error('no reason'))
    }
    await expect(chunksOf(plain(text), settings, { complete, signal: control.signal })).rejects.toThrow('enough')
  })

  it('keeps a table’s header behind the sentence', async () => {
    const rows = ['Name | Town', 'Ada | London', 'Emmy | Erlangen', 'Sofia | Stockholm']
    const table = rows.join('\n')
    const parsed = {
      ...plain(table),
      blocks: [{ start: 0, end: table.length, kind: 'table' as const, header: 'Name | Town' }],
    }
    const chunks = await chunksOf(parsed, { ...settings, size: 20 }, { complete: () => Promise.resolve('Towns.') })
    expect(chunks.at(-1)?.context).toBe('Towns.\nName | Town')
  })
})
