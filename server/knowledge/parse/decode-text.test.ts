import { describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'
import { decodeWith } from './decode-text'
import { encodingOf } from './encodings'

const spanish = Buffer.from('La garantía cubre la reparación. '.repeat(20))
const damaged = (bytes: Buffer, ...places: number[]) => {
  const copy = Buffer.from(bytes)
  for (const place of places) copy[place] = 0xe9
  return copy
}

describe('decodeWith', () => {
  it('keeps UTF-8 with damaged bytes, and says how many', () => {
    const one = decodeWith(damaged(spanish, 3))
    expect(inEnglish(one)).toMatchObject({
      encoding: 'utf-8',
      warnings: ['A byte in the file is not UTF-8; “�” stands in its place.'],
    })
    expect(one.text.match(/\ufffd/g)).toHaveLength(1)
    expect(one.text).toContain('reparación')
    expect(inEnglish(decodeWith(damaged(spanish, 3, 200, 300)).warnings)).toEqual([
      '3 bytes in the file are not UTF-8; “�” stands in their place.',
    ])
    // What was cut off in the middle of a character.
    expect(decodeWith(Buffer.from('año').subarray(0, 2)).text).toHaveLength(2)
    expect(decodeWith(Buffer.from('garantía, a\u00f1o').subarray(0, -2)).encoding).toBe('utf-8')
  })

  it('does not count the character that stands for damage where the file has it itself', () => {
    expect(decodeWith(Buffer.from('a \ufffd b')).warnings).toEqual([])
  })

  it('guesses with a warning, and not where the file or a person says it', () => {
    const old = Buffer.from('Der F\xe4rber f\xe4rbt', 'latin1')
    expect(inEnglish(decodeWith(old))).toEqual({
      text: 'Der Färber färbt',
      encoding: 'windows-1252',
      warnings: [expect.stringMatching(/does not say its encoding; it was read as Windows-1252/)],
    })
    expect(decodeWith(old, { stated: 'iso-8859-1' })).toMatchObject({ text: 'Der Färber färbt', warnings: [] })
    expect(decodeWith(old, { chosen: 'windows-1251' })).toMatchObject({ text: 'Der Fдrber fдrbt', warnings: [] })
    expect(decodeWith(old, { chosen: 'utf-8' }).warnings).toHaveLength(1)
  })

  it.each(['utf16le', 'utf16be'])('knows %s without a mark, mostly of letters without zeros too', (name) => {
    for (const text of ['{"a":1}', '商品,价格\r\n水泵,120\r\n', 'plain words']) {
      const bytes = Buffer.from(text, 'utf16le')
      expect(decodeWith(name === 'utf16be' ? bytes.swap16() : bytes)).toMatchObject({ text, warnings: [] })
    }
  })

  it('knows encodings by all their names', () => {
    expect(['latin1', 'cp850', 'IBM437', 'cp858', 'sjis', 'gb2312', 'nonsense', undefined].map(encodingOf)).toEqual([
      'windows-1252',
      'ibm850',
      'ibm437',
      'ibm850',
      'shift_jis',
      'gbk',
      undefined,
      undefined,
    ])
  })
})

describe('a file', () => {
  it('carries its encoding and the warning, whatever kind of text it is', async () => {
    const table = Buffer.from('8f88979d8be695aa2c8c8f90940d0a312c320d0a', 'hex')
    for (const name of ['a.csv', 'a.txt', 'a.md', 'a.sql']) {
      const parsed = await parseHere(table, name)
      expect(parsed.text).toContain('処理区分')
      expect(inEnglish(parsed)).toMatchObject({
        encoding: 'shift_jis',
        warnings: [expect.stringContaining('Shift_JIS')],
      })
    }
  })

  it('is read as a person says, even against what it says itself', async () => {
    const page = Buffer.from(
      '<html><head><meta charset="iso-2022-jp"></head><body><p>F\xe4rber</p></body></html>',
      'latin1',
    )
    expect(await parseHere(page, 'a.html', { encoding: 'windows-1252' })).toMatchObject({
      text: 'Färber',
      warnings: [],
    })
    const xml = Buffer.from('<?xml version="1.0" encoding="windows-1251"?><a>\xd6\xe5\xed\xe0</a>', 'latin1')
    expect(await parseHere(xml, 'a.xml')).toMatchObject({ encoding: 'windows-1251', warnings: [] })
    expect((await parseHere(xml, 'a.xml')).text).toContain('Цена')
  })
})
