import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'
import { defaultParseLimits } from './parsed-document'
import { listEntries, openZip } from './zip-file'

const limits = { ...defaultParseLimits, expandedBytes: 1024 * 1024 }

async function pack(files: Record<string, string>): Promise<Buffer> {
  const zip = new JSZip()
  for (const [name, text] of Object.entries(files)) zip.file(name, text, { createFolders: false })
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

/** Changes the first record of a zip's table of contents. */
function edit(bytes: Buffer, change: (record: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes)
  change(copy.subarray(copy.indexOf('PK\x01\x02', 'latin1')))
  return copy
}

describe('openZip', () => {
  it('reads entries by their names, whichever separators they have, the first of each name', async () => {
    const zip = await openZip(await pack({ 'a\\b.xml': '<a/>', 'a/b.xml': '<b/>', '../c.xml': 'é' }), limits)
    expect(zip.names).toEqual(['a/b.xml', '../c.xml'])
    expect([zip.text('a/b.xml'), zip.text('../c.xml'), zip.text('d')]).toEqual(['<a/>', 'é', undefined])
  })

  it('reads what has bytes behind its end, or a comment', async () => {
    const bytes = await pack({ a: 'x' })
    const tailed = Buffer.concat([bytes, Buffer.from('\r\n<html>')])
    expect((await openZip(tailed, limits)).text('a')).toBe('x')
    const commented = Buffer.concat([bytes, Buffer.from('four\r\n')])
    commented.writeUInt16LE(4, bytes.length - 2)
    expect((await openZip(commented, limits)).text('a')).toBe('x')
  })

  it('leaves a damaged entry to whoever asks for it', async () => {
    const bytes = await pack({ a: 'x', b: 'y' })
    const moved = await openZip(
      edit(bytes, (record) => record.writeUInt32LE(7, 42)),
      limits,
    )
    expect(moved.text('b')).toBe('y')
    expect(() => moved.text('a')).toThrow(expect.objectContaining({ code: 'file-broken' }))
    const odd = await openZip(
      edit(bytes, (record) => record.writeUInt16LE(12, 10)),
      limits,
    )
    expect(() => odd.text('a')).toThrow(expect.objectContaining({ code: 'file-broken' }))
  })

  it.each([1, 0x40])('knows the mark of encryption %i', async (bit) => {
    const bytes = edit(await pack({ a: 'x' }), (record) => record.writeUInt16LE(bit, 8))
    await expect(openZip(bytes, limits)).rejects.toMatchObject({ code: 'file-encrypted' })
  })

  it('refuses too many entries and too much content before it unpacks any', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`${at}`, '']))
    await expect(listEntries(await pack(many))).rejects.toMatchObject({ code: 'file-too-complex' })
    const large = edit(await pack({ a: 'x' }), (record) => record.writeUInt32LE(2 ** 21, 24))
    await expect(openZip(large, limits)).rejects.toMatchObject({ message: 'The file unpacks to more than 1 MB.' })
  })

  it('says that a cut file is damaged', async () => {
    const bytes = await pack({ a: 'x' })
    for (const length of [0, 30, bytes.length - 1, bytes.length - 23])
      await expect(openZip(bytes.subarray(0, length), limits)).rejects.toMatchObject({ code: 'file-broken' })
  })
})
