import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineCutter } from './lines'

function linesOf(pieces: string[]): string[] {
  const cutter = new LineCutter()
  return [...pieces.flatMap((piece) => cutter.push(piece)), ...cutter.end()]
}

describe('LineCutter', () => {
  it('gives a line when it is complete, and the last one at the end', () => {
    const cutter = new LineCutter()
    expect(cutter.push('{"a":')).toEqual([])
    expect(cutter.push('1}\n{"b"')).toEqual(['{"a":1}'])
    expect(cutter.push(':2}')).toEqual([])
    expect(cutter.end()).toEqual(['{"b":2}'])
    expect(cutter.end()).toEqual([])
  })

  it('cuts the same however the text arrives', () => {
    const text = '{"a":"ñ"}\r\n\n{"b":1}\r{"c":2}\n{"d":3}'
    const whole = ['{"a":"ñ"}', '', '{"b":1}', '{"c":2}', '{"d":3}']
    expect(linesOf([text])).toEqual(whole)
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        expect(linesOf(at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(whole)
      }),
    )
  })
})
