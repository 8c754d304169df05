import { describe, expect, it } from 'vitest'
import { parseHere } from '@/test/builders/parse'
import { buildPages } from '@/test/builders/pdf'
import { withoutLeaders } from './leaders'

describe('dot leaders', () => {
  it.each([
    ['1.2 Loading the loom ................................ 12', '1.2 Loading the loom 12'],
    ['Weft . . . . . . . . . . . . . . . . . xiv', 'Weft xiv'],
    ['Weft…………………………7', 'Weft 7'],
    ['Weft ····························· 7', 'Weft 7'],
    ['.................', ''],
    ['   Name: ............ Date: ............', '   Name: Date:'],
  ])('leave title and page of “%s”', (line, left) => {
    expect(withoutLeaders(line)).toBe(left)
  })

  it.each(['Wait... what?', 'Version 1.2.3.4', 'and so on …', 'a . b . c', '....'])('are not seen in “%s”', (line) => {
    expect(withoutLeaders(line)).toBe(line)
  })

  it('take time in proportion to the line', () => {
    const line = `${'. '.repeat(200_000)}x ${'.  x'.repeat(200_000)}`
    expect(withoutLeaders(line).length).toBeLessThan(line.length)
  })

  it('are no part of the text of a PDF or a plain text', async () => {
    const contents = [
      'Contents',
      'Warping ................ 3',
      '.........................',
      'Weaving . . . . . . . . . 9',
    ]
    const lines = ['Contents', 'Warping 3', 'Weaving 9']
    expect((await parseHere(await buildPages(contents), 'a.pdf')).text.split(/\n+/)).toEqual(lines)
    expect((await parseHere(contents.join('\n'), 'a.txt')).text.split(/\n+/)).toEqual(lines)
  })
})
