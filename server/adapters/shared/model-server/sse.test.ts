import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SseReader } from './sse'

const read = (...pieces: string[]) => {
  const reader = new SseReader()
  return pieces.flatMap((piece) => reader.push(piece))
}

describe('SseReader', () => {
  it('reads events', () => {
    expect(read('data: a\n\ndata: [DONE]\n\n')).toEqual(['a', '[DONE]'])
  })
  it('takes only one space after the colon, or none', () => {
    expect(read('data:a\n\ndata:  b\n\n')).toEqual(['a', ' b'])
  })
  it.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
    ['CR', '\r'],
  ])('ends lines at %s', (_name, end) => {
    // With CR alone the last line end can only be told from CRLF by what follows.
    expect(read(`data: a${end}${end}data: b${end}${end}:${end}`)).toEqual(['a', 'b'])
  })
  it('joins the data lines of one event', () => {
    expect(read('data: a\ndata\ndata: b\n\n')).toEqual(['a\n\nb'])
  })
  it('skips comments, other fields and a byte order mark', () => {
    expect(read('\uFEFFdata: x\n\n: keep-alive\n\nevent: y\nid: 1\nretry: 5\ndata: z\n\n')).toEqual(['x', 'z'])
  })
  it('drops an event that the end cuts off', () => {
    expect(read('data: a\n\ndata: b\n')).toEqual(['a'])
  })
  it('reads the same however the text is cut', () => {
    const text = ': hi\r\n\r\ndata: {"a":"ñ"}\r\n\r\ndata: b\ndata: c\n\ndata: [DONE]\n\n'
    const whole = read(text)
    expect(whole).toEqual(['{"a":"ñ"}', 'b\nc', '[DONE]'])
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        expect(read(...at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(whole)
      }),
    )
  })
})
