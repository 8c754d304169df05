import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { countInput } from '@/test/doubles/tokenizer'
import { embedInParts, longestText, type PartsEmbedder } from './embed-parts'
import { createTokenGauge } from './token-gauge'

/** Embeds by the letters of a text, and refuses what is longer than `limit` tokens of its own. */
function embedder(limit: number, known: number | undefined = limit) {
  const calls: string[][] = []
  const embed: PartsEmbedder = {
    model: { provider: 'ollama', model: 'm' },
    prefix: 'passage: ',
    limit: known,
    gauge: createTokenGauge(),
    send: async (texts) => {
      calls.push([...texts])
      if (texts.some((text) => countInput(text) > limit)) {
        throw new AppError('model-refused', say('too long'), { details: { tooLong: true } })
      }
      const vectors = texts.map((text) => {
        const vector = [...'abcdef'].map((letter) => text.replace('passage: ', '').split(letter).length - 1 + 0.01)
        const length = Math.hypot(...vector)
        return vector.map((value) => value / length)
      })
      return { vectors, counted: texts.reduce((sum, text) => sum + countInput(text), 0) }
    },
  }
  return { embed, calls }
}

const dense = (letter: string, count: number) => `${letter}1;`.repeat(count)

describe('embedInParts', () => {
  it('sends what fits as it is, in one call', async () => {
    const { embed, calls } = embedder(512)
    await embedInParts(embed, ['aa bb', 'cc'])
    expect(calls).toEqual([['passage: aa bb', 'passage: cc']])
  })

  it('finds the one that is too long in few calls, and weighs its parts by their length', async () => {
    const { embed, calls } = embedder(128)
    const texts = Array.from({ length: 32 }, (_, at) => `text ${at}`)
    texts[20] = `${dense('a', 90)} ${dense('b', 30)}`
    const parted: number[] = []
    const vectors = await embedInParts(embed, texts, (at, parts) => parted.push(at, parts))
    expect(parted[0]).toBe(20)
    expect(parted[1]).toBeGreaterThan(2)
    expect(calls.length).toBeLessThan(16)
    const [a = 0, b = 0, c = 0] = vectors[20] ?? []
    expect(a).toBeGreaterThan(b)
    expect(b).toBeGreaterThan(c)
    expect(Math.hypot(...(vectors[20] ?? []))).toBeCloseTo(1)
    const sent = calls.findLast((call) => call.every((text) => text.includes('1;'))) ?? []
    const joined = sent.map((text) => text.replace('passage: ', '')).join('')
    expect(joined.replaceAll(' ', '')).toBe(texts[20].replaceAll(' ', ''))
  })

  it('does not try again what it knows to be too long', async () => {
    const { embed, calls } = embedder(128)
    await embedInParts(embed, [dense('a', 150)])
    const before = calls.length
    await embedInParts(embed, [dense('b', 150)])
    expect(calls.length - before).toBe(1)
  })

  it('finds a size that goes through when no limit is known', async () => {
    for (const limit of [24, 100, 700]) {
      const { embed } = embedder(limit, undefined)
      const [vector] = await embedInParts(embed, [dense('a', 3_000)])
      expect(vector?.[0]).toBeCloseTo(1, 2)
    }
  })

  it('passes any other error on, and gives up on a server that takes nothing', async () => {
    const { embed, calls } = embedder(1)
    await expect(embedInParts(embed, [dense('a', 500)])).rejects.toMatchObject({ code: 'model-refused' })
    expect(calls.length).toBeLessThan(30)
    const down = { ...embed, send: () => Promise.reject(new AppError('models-unreachable', say('down'))) }
    await expect(embedInParts(down, ['a'])).rejects.toMatchObject({ code: 'models-unreachable' })
  })

  it('tells what a text may have beside the prefix', () => {
    expect(longestText(512, '')).toBe(459)
    expect(longestText(512, 'search_document: ')).toBeLessThan(459)
  })
})
