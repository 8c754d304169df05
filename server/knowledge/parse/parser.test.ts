import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import JSZip from 'jszip'
import { PDFDocument } from 'pdf-lib'
import { afterAll, describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { inEnglish } from '@/test/builders/in-english'
import { createParser, type ParserOptions } from './parser'

const fixture = (name: string) => readFileSync(join(projectRoot(), 'test', 'fixtures', 'documents', name))
const never = () => new AbortController().signal
const parser = createParser({ workers: 1 })
afterAll(() => parser.close())

const read = (name: string) => parser.parse(fixture(name), name, { signal: never() })
const readText = (text: string | Uint8Array, name: string) => parser.parse(Buffer.from(text), name, { signal: never() })

async function withParser<T>(
  options: Partial<ParserOptions>,
  use: (parser: ReturnType<typeof createParser>) => Promise<T>,
) {
  const own = createParser({ workers: 1, ...options })
  try {
    return await use(own)
  } finally {
    await own.close()
  }
}

describe('PDF', () => {
  it('gives lines, paragraphs, joined words, headings and page spans', async () => {
    const parsed = await read('handbook.pdf')
    expect(parsed.text).toBe(
      [
        'The loom',
        'A loom holds the warp threads under tension, so that\nthe weft can be woven between them. The oldest fragments are seven thousand years old.',
        'Shedding lifts some of the warp threads and\nmakes an opening for the shuttle.',
        'The shuttle',
        'The shuttle carries the weft through the shed.\nA flying shuttle doubles the speed of a weaver.',
      ].join('\n\n'),
    )
    const second = parsed.text.indexOf('The shuttle\n')
    expect(parsed.pages).toEqual([
      { page: 1, start: 0, end: second - 2 },
      { page: 2, start: second, end: parsed.text.length },
    ])
    expect(parsed.headings).toEqual([
      { start: 0, level: 1, text: 'The loom' },
      { start: second, level: 1, text: 'The shuttle' },
    ])
    expect(parsed).toMatchObject({ mime: 'application/pdf', title: 'Weaver’s handbook', warnings: [] })
  })

  it('opens a file that is protected only against changes', async () => {
    expect((await read('owner-password.pdf')).text).toBe('The pattern is kept under a key.')
  })

  it.each([
    ['encrypted.pdf', 'file-encrypted', 'password'],
    ['scanned.pdf', 'file-needs-ocr', 'picture'],
    ['blank.pdf', 'file-empty', 'no text'],
    ['truncated.pdf', 'file-broken', 'damaged'],
  ])('says what is wrong with %s', async (name, code, fact) => {
    await expect(read(name)).rejects.toMatchObject({ name: 'AppError', code, message: expect.stringContaining(fact) })
  })

  it('finds the file behind leading garbage', async () => {
    const bytes = Buffer.concat([Buffer.from('\0garbage\r\n'.repeat(20)), fixture('handbook.pdf')])
    expect((await parser.parse(bytes, 'x.pdf', { signal: never() })).text).toContain('The loom')
  })

  it('refuses more pages than the limit', async () => {
    await withParser({ limits: { pages: 1 } }, async (own) => {
      const parsing = own.parse(fixture('handbook.pdf'), 'handbook.pdf', { signal: never() })
      await expect(parsing).rejects.toMatchObject({
        code: 'file-too-complex',
        message: expect.stringContaining('2 pages'),
      })
    })
  })

  it('names pages that are pictures when others have text', async () => {
    const pdf = await PDFDocument.load(fixture('handbook.pdf'))
    const scan = await PDFDocument.load(fixture('scanned.pdf'))
    for (const page of await pdf.copyPages(scan, [0])) pdf.addPage(page)
    const parsed = await parser.parse(await pdf.save(), 'mixed.pdf', { signal: never() })
    expect(inEnglish(parsed.warnings)).toEqual(['Pages that are pictures without text were left out: 3.'])
  })
})

describe('DOCX', () => {
  it('keeps headings, paragraphs and table rows', async () => {
    const parsed = await read('report.docx')
    expect(parsed.text).toBe(
      'Dyes\n\nIndigo gives blue and needs no mordant.\n\n| Dye | Colour |\n| --- | --- |\n| Madder | Red |\n| Weld | Yellow |\n\nYarns\n\nWool takes dye better than linen.',
    )
    expect(parsed.headings.map(({ level, text }) => [level, text])).toEqual([
      [1, 'Dyes'],
      [1, 'Yarns'],
    ])
    expect(parsed.title).toBe('Dye & yarn report')
  })

  it('says that a truncated file is damaged', async () => {
    await expect(read('truncated.docx')).rejects.toMatchObject({ code: 'file-broken' })
  })

  it('refuses a zip bomb by its declared size and by its ratio', async () => {
    const bomb = await docxWith('0'.repeat(30 * 1024 * 1024))
    await expect(readText(bomb, 'bomb.docx')).rejects.toMatchObject({
      code: 'file-too-complex',
      message: expect.stringContaining('times its size'),
    })
    await withParser({ limits: { expandedBytes: 1024 * 1024 } }, async (own) => {
      await expect(own.parse(bomb, 'bomb.docx', { signal: never() })).rejects.toMatchObject({
        message: 'The file unpacks to more than 1 MB.',
      })
    })
  })

  it('refuses a zip entry that unpacks to more than it declares', async () => {
    const liar = await docxWith('0'.repeat(5 * 1024 * 1024))
    const entry = liar.lastIndexOf('word/document.xml') - 46
    expect(liar.readUInt32LE(entry)).toBe(0x02014b50)
    liar.writeUInt32LE(1000, entry + 24)
    await expect(readText(liar, 'liar.docx')).rejects.toMatchObject({
      code: 'file-too-complex',
      message: expect.stringContaining('declares'),
    })
  })

  it('names other containers', async () => {
    const zip = new JSZip().file('[Content_Types].xml', '<Types/>').file('xl/workbook.bin', 'x')
    const bytes = await zip.generateAsync({ type: 'nodebuffer' })
    await expect(readText(bytes, 'book.docx')).rejects.toMatchObject({
      code: 'file-unsupported',
      message: expect.stringContaining('Excel'),
    })
    const protectedOffice = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    await expect(readText(protectedOffice, 'secret.docx')).rejects.toMatchObject({ code: 'file-encrypted' })
  })
})

describe('HTML', () => {
  it('keeps headings, lists, tables and code, and drops menus and scripts', async () => {
    const parsed = await read('page.html')
    expect(parsed.text).toBe(
      [
        'Warp and weft',
        'The warp runs lengthwise; the weft crosses it.',
        'Weaves',
        '- Plain weave\n  1. one over\n  2. one under\n- Twill',
        '| Weave | Floats |\n| --- | --- |\n| Satin | four |',
        'over  under\nunder over',
      ].join('\n\n'),
    )
    expect(
      parsed.headings.map(({ start, level, text }) => [parsed.text.slice(start, start + text.length), level]),
    ).toEqual([
      ['Warp and weft', 1],
      ['Weaves', 2],
    ])
    expect(parsed.title).toBe('Warp and weft')
  })

  it('goes by the bytes, not by the name', async () => {
    expect((await read('html-named.pdf')).mime).toBe('text/html')
    expect((await readText('<!doctype html><title>404</title><p>Not found', 'x.pdf')).text).toBe('Not found')
  })

  it('takes the article of a page that has one, with its title', async () => {
    const prose = 'The shuttle carries the weft through the shed, and the reed beats it against the cloth. '.repeat(8)
    const page = `<html><body><div class="sidebar"><a href="#">Buy yarn now</a></div><article><h1>On weaving</h1><p>${prose}</p><p>${prose}</p></article></body></html>`
    const parsed = await readText(page, 'page.html')
    expect(parsed.text).toContain('the reed beats it')
    expect(parsed.text).not.toContain('Buy yarn')
  })

  it('reads what nests deeper than the call stack reaches', async () => {
    expect((await readText(`<html><body>${'<div>'.repeat(30_000)}deep`, 'deep.html')).text).toBe('deep')
  }, 30_000)
})

describe('Markdown', () => {
  it('keeps the text, moves front matter to the metadata and finds both kinds of heading', async () => {
    const parsed = await read('manual.md')
    expect(parsed.metadata).toEqual({
      title: 'Loom manual',
      author: 'Ana Tejedora',
      year: 2024,
      tags: ['weaving', 'looms'],
    })
    expect(parsed.text.startsWith('\n# Loom manual\n\nRead this first.')).toBe(true)
    expect(
      parsed.headings.map(({ start, level, text }) => [level, text, parsed.text.slice(start).split('\n')[0]]),
    ).toEqual([
      [1, 'Loom manual', '# Loom manual'],
      [2, 'Setup', 'Setup'],
      [3, 'Tension', '### Tension ###'],
    ])
  })

  it('notes tables with their headers and code with its language', async () => {
    const table = '| a | b |\n|---|:-:|\n| 1 | 2 |'
    const code = '```Python title="x"\n| a | b |\n|---|---|\n```'
    const parsed = await readText(`text\n\n${table}\n\n${code}\nend`, 'a.md')
    expect(parsed.blocks?.map(({ start, end, ...facts }) => [parsed.text.slice(start, end), facts])).toEqual([
      [table, { kind: 'table', header: '| a | b |\n|---|:-:|' }],
      [code, { kind: 'code', language: 'python' }],
    ])
  })

  it('does not take a rule or a list for a heading', async () => {
    expect((await readText('- item\n---\n\ntext\n\n***\n', 'a.md')).headings).toEqual([])
  })
})

describe('plain text', () => {
  it.each([
    ['notes.txt', 'Notes on weaving.\n\nThe heddle lifts the warp.\n'],
    ['windows-1252.txt', 'Färben – „Krapp“ kostet 5 €.'],
    ['utf-16.txt', 'Größe und Länge'],
  ])('decodes %s', async (name, text) => {
    expect(await read(name)).toMatchObject({ text, mime: 'text/plain' })
  })

  it('decodes UTF-16 without a mark and UTF-8 with one', async () => {
    expect((await readText(Buffer.from('plain words in wide letters', 'utf16le'), 'a.txt')).text).toBe(
      'plain words in wide letters',
    )
    expect((await readText('\ufeffmarked', 'a.txt')).text).toBe('marked')
  })

  it('says that there is nothing, or nothing readable', async () => {
    await expect(read('zero-bytes.txt')).rejects.toMatchObject({
      code: 'file-empty',
      message: expect.stringContaining('0 bytes'),
    })
    await expect(read('blank.txt')).rejects.toMatchObject({ code: 'file-empty' })
    await expect(readText(Buffer.from([1, 2, 3, 0, 5, 6, 0, 8, 9, 9]), 'a.txt')).rejects.toMatchObject({
      code: 'file-unsupported',
    })
    await expect(readText(Buffer.from('89504e470d0a1a0a', 'hex'), 'a.txt')).rejects.toMatchObject({
      code: 'file-needs-ocr',
      message: '“a.txt” is a picture; reading it needs OCR.',
    })
    await expect(readText('GIF89a\0\0\0', 'a.txt')).rejects.toMatchObject({ message: '“a.txt” is a GIF picture.' })
  })

  it('refuses more text than the limit', async () => {
    await withParser({ limits: { textLength: 10 } }, async (own) => {
      await expect(own.parse(Buffer.from('more than ten letters'), 'a.txt', { signal: never() })).rejects.toMatchObject(
        { code: 'file-too-complex' },
      )
    })
  })
})

describe('the worker', () => {
  // Quadratic work for any HTML reader: enough to be still running when it is stopped.
  const slow = () => Buffer.from(`<html><body>${'<table><tr><td><p>cell '.repeat(60_000)}`)

  it('ends a file that takes too long and reads the next one', async () => {
    await withParser({ limits: { timeMs: 50 } }, async (own) => {
      await expect(own.parse(slow(), 'slow.html', { signal: never() })).rejects.toMatchObject({
        code: 'file-too-complex',
        message: expect.stringContaining('more than 1 s'),
      })
    })
    await withParser({ limits: { memoryMb: 24 } }, async (own) => {
      await expect(own.parse(slow(), 'large.html', { signal: never() })).rejects.toMatchObject({
        code: 'file-too-complex',
        message: expect.stringContaining('24 MB'),
      })
      expect((await own.parse(fixture('notes.txt'), 'notes.txt', { signal: never() })).text).toContain('heddle')
    })
  }, 60_000)

  it('stops when it is told to, while reading and while waiting', async () => {
    await withParser({}, async (own) => {
      const reason = new Error('enough')
      const reading = new AbortController()
      const waiting = new AbortController()
      const first = own.parse(slow(), 'slow.html', { signal: reading.signal })
      const second = own.parse(fixture('notes.txt'), 'notes.txt', { signal: waiting.signal })
      waiting.abort(reason)
      await expect(second).rejects.toBe(reason)
      reading.abort(reason)
      await expect(first).rejects.toBe(reason)
      expect((await own.parse(fixture('notes.txt'), 'notes.txt', { signal: never() })).text).toContain('heddle')
    })
  }, 60_000)

  it('reads many files one after the other in the same thread', async () => {
    const texts = await Promise.all(Array.from({ length: 20 }, (_, index) => readText(`text ${index}`, 'a.txt')))
    expect(texts.map((parsed) => parsed.text)).toEqual(Array.from({ length: 20 }, (_, index) => `text ${index}`))
  })
})

async function docxWith(text: string): Promise<Buffer> {
  const zip = await JSZip.loadAsync(fixture('report.docx'))
  zip.file('word/document.xml', `<w:document><w:body>${text}</w:body></w:document>`)
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}
