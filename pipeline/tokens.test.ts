import { describe, expect, it } from 'vitest'
import { estimateParts, estimateTokens } from './tokens'

describe('estimateTokens', () => {
  it('counts running text, short words and CJK characters', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('a')).toBe(2)
    expect(estimateTokens('internationalisation')).toBe(5)
    expect(estimateTokens('a b c d')).toBe(6)
    expect(estimateTokens('安全阀')).toBeGreaterThanOrEqual(3)
  })
})

describe('estimateParts', () => {
  const text = 'Sources:\n\n<source id="1">\nThe valve opens at six bar. 安全阀\n</source>\n\nQuestion: when?'
  const start = text.indexOf('<source')
  const end = text.indexOf('</source>') + 9

  it('says of the whole what estimateTokens says, and of the spans what it says of their texts', () => {
    expect(estimateParts(text, [{ start, end }])).toEqual({
      whole: estimateTokens(text),
      inSpans: estimateTokens(text.slice(start, end)),
    })
    expect(estimateParts(text, [])).toEqual({ whole: estimateTokens(text), inSpans: 0 })
    expect(estimateParts('', [])).toEqual({ whole: 0, inSpans: 0 })
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
