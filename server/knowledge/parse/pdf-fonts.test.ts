import { describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'
import { buildForeignFont } from '@/test/builders/pdf'

const bytes = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex')
const undecoded = expect.stringContaining('fonts that do not say what their characters are')

describe('a PDF whose font is not in the file', () => {
  it.each([
    // しごと, 仕事
    ['90ms-RKSJ-H', 'Japan1', '82b5 82b2 82c6 8e64 8e96', 'しごと仕事'],
    ['GBK-EUC-H', 'GB1', 'b9a4 d7f7', '工作'],
    ['ETen-B5-H', 'CNS1', 'a475 a740', '工作'],
    ['KSCms-UHC-H', 'Korea1', 'c0cf', '일'],
    ['UniJIS-UTF16-H', 'Japan1', '4ed5 4e8b', '仕事'],
  ])('is read through the predefined CMap %s', async (encoding, ordering, codes, text) => {
    const file = await buildForeignFont({ encoding, ordering, codes: bytes(codes) })
    expect(await parseHere(file, 'a.pdf')).toMatchObject({ text, warnings: [] })
  })

  it('has a warning with the page when nobody knows the CMap it names', async () => {
    const foreign = { encoding: 'No-Such-CMap-H', ordering: 'Nowhere', codes: bytes('0001 0002') }
    const parsed = await parseHere(await buildForeignFont(foreign, 'A line that can be read'), 'a.pdf')
    expect(parsed.text).toBe('A line that can be read')
    expect(inEnglish(parsed.warnings)).toEqual([undecoded])
    expect(inEnglish(parsed.warnings[0])).toMatch(/: 1\.$/)
    await expect(parseHere(await buildForeignFont(foreign), 'a.pdf')).rejects.toMatchObject({
      code: 'file-broken',
      message: undecoded,
    })
  })

  it('has one when its characters are only numbers of drawings', async () => {
    const foreign = { encoding: 'Identity-H', ordering: 'Identity', codes: bytes('0003 0014 0025 0003 0005 001b 0044') }
    const parsed = await parseHere(await buildForeignFont(foreign, 'A line that can be read'), 'a.pdf')
    expect(inEnglish(parsed.warnings)).toEqual([undecoded])
  })
})
