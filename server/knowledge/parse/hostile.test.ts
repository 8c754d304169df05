import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import JSZip from 'jszip'
import { beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { projectRoot } from '@/server/project-root'
import {
  buildEml,
  buildEpub,
  buildMsg,
  buildOdt,
  buildPptx,
  buildTwoColumns,
  buildXlsx,
  sheetRow,
} from '@/test/builders/documents'
import { parseHere } from '@/test/builders/parse'
import { greyPng } from '@/test/builders/picture'

const fixture = (name: string) => readFileSync(join(projectRoot(), 'test', 'fixtures', 'documents', name))
const states = ['file-broken', 'file-encrypted', 'file-empty', 'file-needs-ocr', 'file-unsupported', 'file-too-complex']
const limits = { expandedBytes: 4 * 1024 * 1024, textLength: 1024 * 1024, pages: 100 }

const rtf = String.raw`{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\pard\outlinelevel0 Head\par}\trowd\intbl a\cell b\cell\row\pard text \'e4 \u8364? end\par}`
const mail = buildEml({ From: 'a@b.test', Subject: 'Hi', Date: 'Wed, 31 Jan 2024 14:30:00 +0100' }, 'Body', {
  'a.csv': ['text/csv', Buffer.from('a,b\n1,2\n')],
})
const samples: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  'a.pdf': () => buildTwoColumns(['some words here'], ['and there'], false),
  'a.docx': () => fixture('report.docx'),
  'a.pptx': () => buildPptx([{ title: 'One', notes: 'Say it' }, { title: 'Two' }]),
  'a.xlsx': () =>
    buildXlsx([{ name: 'S', xml: `<sheetData>${sheetRow(1, ['a', 'b'])}${sheetRow(2, [1, 2])}</sheetData>` }]),
  'a.odt': () => buildOdt('<text:h>Head</text:h><text:p>words</text:p>'),
  'a.epub': () => buildEpub({ 'a.xhtml': '<h1>One</h1><p>words</p>' }),
  'a.rtf': () => Buffer.from(rtf),
  'a.csv': () => Buffer.from('a,b\n"1",2\n3,4\n'),
  'a.json': () => Buffer.from('{"a":[{"b":"c\\u00e9"},{"b":[1,2]}]}'),
  'a.jsonl': () => Buffer.from('{"a":1}\n{"b":"x"}\n'),
  'a.xml': () => Buffer.from('<?xml version="1.0"?><a b="c"><d>text &amp; more</d><d>x</d></a>'),
  'a.html': () => fixture('page.html'),
  'a.md': () => fixture('manual.md'),
  'a.txt': () => fixture('windows-1252.txt'),
  'a.py': () => Buffer.from('def a():\n    pass\n'),
  'a.eml': () => Buffer.from(mail),
  'a.msg': () => buildMsg('Hi', 'Body', { 'a.txt': Buffer.from('inside') }),
  'a.png': () => greyPng(9, 9),
}

/** Ends well or in one of the states a file can have; anything else is a fault of ours. */
async function outcome(bytes: Uint8Array, name: string): Promise<string> {
  try {
    const parsed = await parseHere(bytes, name, { limits, readPicture: () => Promise.resolve('text') })
    if (parsed.text.trim() === '') return 'parsed to nothing'
    const inside = (start: number, end: number) => start >= 0 && start <= end && end <= parsed.text.length
    const spans = [...(parsed.blocks ?? []), ...(parsed.pages ?? [])]
    if (!spans.every(({ start, end }) => inside(start, end))) return 'a span outside the text'
    return 'parsed'
  } catch (error) {
    if (error instanceof AppError && states.includes(error.code)) return error.code
    throw error
  }
}
const fine = ['parsed', ...states]

describe('damaged files', () => {
  const originals = new Map<string, Uint8Array>()
  beforeAll(async () => {
    for (const [name, make] of Object.entries(samples)) originals.set(name, await make())
  })

  it.each(Object.keys(samples))(
    '%s parses whole, and damaged in any way ends in a clear state',
    async (name) => {
      const original = originals.get(name) ?? new Uint8Array()
      expect(await outcome(original, name)).toBe('parsed')
      const damage = fc.record({
        flips: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 12,
        }),
        keep: fc.oneof(
          { weight: 3, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
        ),
      })
      await fc.assert(
        fc.asyncProperty(damage, async ({ flips, keep }) => {
          const bytes = Uint8Array.from(original)
          for (const [place, value] of flips) bytes[Math.floor(place * bytes.length)] = value
          expect(fine).toContain(await outcome(bytes.slice(0, Math.floor(bytes.length * keep)), name))
        }),
        { numRuns: 25, seed: 7 },
      )
    },
    60_000,
  )

  it.each(Object.keys(samples))(
    '%s is read by its bytes under any name',
    async (name) => {
      const original = originals.get(name) ?? new Uint8Array()
      for (const other of ['x', 'x.pdf', 'x.docx', 'x.json', 'x.eml', 'x.csv']) {
        expect(fine).toContain(await outcome(Uint8Array.from(original), other))
      }
    },
    60_000,
  )
})

describe('hostile files', () => {
  it.each(['xl/workbook.xml', 'ppt/presentation.xml', 'content.xml'])('a bomb in %s is refused', async (entry) => {
    const zip = new JSZip()
    if (entry === 'content.xml')
      zip.file('mimetype', 'application/vnd.oasis.opendocument.text', { compression: 'STORE' })
    zip.file(entry, '0'.repeat(20 * 1024 * 1024))
    const bomb = await zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
    await expect(parseHere(bomb, 'bomb.zip')).rejects.toMatchObject({ code: 'file-too-complex' })
  })

  it.each([
    ['deep.xml', `${'<a>'.repeat(50_000)}x${'</a>'.repeat(50_000)}`],
    ['deep.rtf', `{\\rtf1 ${'{'.repeat(100_000)}x`],
    ['wide.csv', `${'a,'.repeat(50_000)}\n${'1,'.repeat(50_000)}`],
    [
      'span.html',
      `<html><body><table><tr><td rowspan=99999 colspan=99999>a<td>b</tr><tr><td>c</tr></table></body></html>`,
    ],
    ['quotes.csv', '"'.repeat(100_001)],
    ['deep.odt.xml', '<x:p>'.repeat(20_000)],
  ])(
    '%s ends in a clear state',
    async (name, source) => {
      expect(fine).toContain(await outcome(Buffer.from(source), name))
    },
    30_000,
  )
})
