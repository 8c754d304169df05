import { describe, expect, it } from 'vitest'
import { estimateParts, estimateTokens, measureText, reachTokens } from './tokens'

describe('estimateTokens', () => {
  it('counts running text, short words and CJK characters', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('a')).toBe(2)
    expect(estimateTokens('internationalisation')).toBe(5)
    expect(estimateTokens('a b c d')).toBe(6)
    expect(estimateTokens('安全阀')).toBeGreaterThanOrEqual(3)
  })

  it('leaves prose as it was: four characters a token', () => {
    const prose =
      'The safety valve opens at five bar, and the pump stops before it is serviced (see chapter 4). '.repeat(20)
    expect(estimateTokens(prose) / (prose.length / 4)).toBeLessThan(1.05)
    expect(measureText(prose).kind).toBe('prose')
  })

  // Tokens as the tokenizers of all-MiniLM, Llama 3 and o200k count them for such a line: the least of the three.
  it.each([
    ['a hash', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 43, 'dense'],
    ['a number', '+49 176 3920184, +49 151 7735520', 15, 'dense'],
    ['a row of numbers', '12.50,331.07,4.99,1020.33,7.01,88.20', 24, 'dense'],
    ['base64', 'TWFueSBoYW5kcyBtYWtlIGxpZ2h0IHdvcms7aGVyZQ9xZ2Vt', 34, 'dense'],
    ['code', 'const rows = list.map((row) => ({ id: row.id, at: row[2] ?? -1 }))', 25, 'dense'],
    ['emoji', '😀🚀🎉🔥😀🚀🎉🔥', 12, 'script'],
    ['Hindi', 'रखरखाव से पहले पंप को बंद कर देना चाहिए', 14, 'script'],
  ])('counts %s as finely as tokenizers cut it', (_name, text, least, kind) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(least * 0.75)
    expect(measureText(text).kind).toBe(kind)
  })
})

describe('reachTokens', () => {
  it('goes as far as the tokens do, and parts no code point', () => {
    const text = 'valve 😀😀😀😀 9f86d081884c7d659a2feaa0c55ad015'
    for (let limit = 1; limit < 40; limit++) {
      const end = reachTokens(text, 0, limit)
      expect(estimateTokens(text.slice(0, end))).toBeLessThanOrEqual(limit)
      expect(Buffer.from(text.slice(0, end)).toString()).toBe(text.slice(0, end))
    }
    expect(reachTokens(text, 0, 1000)).toBe(text.length)
  })
})

describe('estimateParts', () => {
  const text = 'Sources:\n\n<source id="1">\nThe valve opens at six bar. 安全阀\n</source>\n\nQuestion: when?'
  const start = text.indexOf('<source')
  const end = text.indexOf('</source>') + 9

  it('says of the whole what estimateTokens says, and of the spans what it says of their texts', () => {
    expect(estimateParts(text, [{ start, end }])).toMatchObject({
      whole: estimateTokens(text),
      inSpans: estimateTokens(text.slice(start, end)),
    })
    expect(estimateParts(text, [])).toMatchObject({ whole: estimateTokens(text), inSpans: 0 })
    expect(estimateParts('', [])).toMatchObject({ whole: 0, inSpans: 0 })
  })

  it('adds up spans that follow each other', () => {
    const middle = text.indexOf('opens')
    const { inSpans } = estimateParts(text, [
      { start, end: middle },
      { start: middle, end },
    ])
    expect(inSpans).toBe(estimateTokens(text.slice(start, middle)) + estimateTokens(text.slice(middle, end)))
  })
})
