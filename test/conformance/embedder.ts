import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmbedRequest, ModelProvider } from '@/server/capabilities/chat-model'

/** What an embedder brings to the suite. */
export interface EmbedSubject {
  provider: ModelProvider
  model: string
  /** A text longer than the model takes at once; absent when there is no limit. */
  tooLong?: string
  close(): Promise<void>
}

const never = new AbortController().signal
const dot = (a: readonly number[] = [], b: readonly number[] = []) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

/** What every embedder must do, whatever serves it. */
export function embedderConformance(name: string, start: () => Promise<EmbedSubject>): void {
  describe(`embedder: ${name}`, () => {
    let subject: EmbedSubject
    const embed = (texts: string[], kind: EmbedRequest['kind'] = 'passage', signal: AbortSignal = never) =>
      subject.provider.embed({ model: subject.model, texts, kind }, { signal })
    beforeAll(async () => {
      subject = await start()
    })
    afterAll(() => subject.close())

    it('lists the model as one that embeds; a dimension it tells is true', async () => {
      const listed = (await subject.provider.models({ signal: never })).find(({ model }) => model === subject.model)
      expect(listed?.capabilities).toContain('embed')
      const [vector] = await embed(['one'])
      if (listed?.dimension !== undefined) expect(vector).toHaveLength(listed.dimension)
    })

    it('gives one vector of unit length per text, all of one dimension', async () => {
      const vectors = await embed([
        'the tide',
        'a much longer text about lighthouses and the people who keep them',
        'ñandú 42',
        '  ',
        '',
      ])
      expect(vectors).toHaveLength(5)
      for (const vector of vectors) {
        expect(vector).toHaveLength(vectors[0]?.length ?? 0)
        expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 3)
      }
    })

    it('keeps the order over any number of texts', async () => {
      const texts = Array.from({ length: 70 }, (_, index) => `note number${index} about topic${index * 7}`)
      const together = await embed(texts)
      expect(together).toHaveLength(70)
      for (const index of [0, 31, 32, 33, 64, 69]) {
        const [alone] = await embed([texts[index] ?? ''])
        expect(dot(together[index], alone)).toBeCloseTo(1, 4)
      }
    })

    it('gives nothing for nothing', async () => {
      expect(await embed([])).toEqual([])
    })

    it('puts a question nearest to the passage that answers it', async () => {
      const [question] = await embed(['When does the lighthouse museum open?'], 'query')
      const passages = await embed([
        'Salt is made in flat pans.',
        'The lighthouse museum opens at nine.',
        'Goats graze on the hills.',
      ])
      const scores = passages.map((passage) => dot(question, passage))
      expect(scores.indexOf(Math.max(...scores))).toBe(1)
    })

    it('takes a text of any length, leaves nothing of it out, and says where it went in parts', async () => {
      const long = subject.tooLong ?? 'lighthouse '.repeat(20_000)
      const parted: { at: number; parts: number }[] = []
      const texts = ['the tide', long, `${long} ${'goats '.repeat(20_000)}`, 'goats']
      const onParts = (at: number, parts: number) => parted.push({ at, parts })
      const request: EmbedRequest = { model: subject.model, texts, kind: 'passage', onParts }
      const [tide, whole, changed, goats] = await subject.provider.embed(request, { signal: never })
      expect(dot(whole, changed)).toBeLessThan(0.95)
      expect(dot(changed, goats)).toBeGreaterThan(dot(whole, goats) + 0.1)
      for (const vector of [tide, whole, changed, goats]) expect(Math.sqrt(dot(vector, vector))).toBeCloseTo(1, 3)
      const [alone] = await embed(['the tide'])
      expect(dot(tide, alone)).toBeCloseTo(1, 4)
      expect(parted.map(({ at }) => at).sort()).toEqual(subject.tooLong === undefined ? [] : [1, 2])
      expect(parted.every(({ parts }) => parts > 1)).toBe(true)
    })

    it('throws model-missing for a model that is not there', async () => {
      const missing = subject.provider.embed({ model: 'no-such-model', texts: ['a'], kind: 'query' }, { signal: never })
      await expect(missing).rejects.toMatchObject({ code: 'model-missing', details: { model: 'no-such-model' } })
    })

    it('rejects with the reason when aborted', async () => {
      const reason = new Error('before')
      await expect(embed(['a'], 'query', AbortSignal.abort(reason))).rejects.toBe(reason)
    })
  })
}
