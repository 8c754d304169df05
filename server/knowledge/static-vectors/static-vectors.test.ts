import { describe, expect, it } from 'vitest'
import { staticDimension, staticVectors } from './index'

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)

describe('staticVectors', () => {
  it('puts what means the same in another language nearer than what means something else', async () => {
    const vectors = await staticVectors()
    const near = (a: string, b: string) => dot(vectors.embed(a), vectors.embed(b))
    const pairs = [
      ['The hospital is closed on Sundays', 'El hospital está cerrado los domingos', 'Dos kilos de manzanas rojas'],
      ['red apples from the market', 'manzanas rojas del mercado', 'el hospital está cerrado los domingos'],
      ['the doctor writes a prescription', 'le médecin écrit une ordonnance', 'le train part à huit heures'],
      ['the train leaves in the morning', 'der Zug fährt am Morgen ab', 'die Ärztin schreibt ein Rezept'],
    ] as const
    for (const [text, same, other] of pairs) expect(near(text, same)).toBeGreaterThan(near(text, other) + 0.05)
  })

  it('has unit length and the same numbers for any text, again and again', async () => {
    const vectors = await staticVectors()
    for (const text of ['the tide', '', '  ', 'xkcdqqq', '東京都庁', 'readFileSync(path)', '🙂', 'สวัสดีครับ']) {
      const vector = vectors.embed(text)
      expect(vector).toHaveLength(staticDimension)
      expect(dot(vector, vector)).toBeCloseTo(1, 10)
      expect(vectors.embed(text)).toEqual(vector)
    }
  })
})
