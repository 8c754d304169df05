import { describe, expect, it } from 'vitest'
import { buildEpub, buildOdt, buildPptx } from '@/test/builders/documents'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'

const cell = (text: string) => `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`

describe('PPTX', () => {
  const slides = () =>
    buildPptx([
      {
        title: 'The loom',
        xml: `<p:sp><p:txBody><a:p><a:r><a:t>See </a:t></a:r><a:r><a:rPr><a:hlinkClick r:id="l1"/></a:rPr><a:t>the shop</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>open daily</a:t></a:r></a:p></p:txBody></p:sp>`,
        links: { l1: 'https://loom.test/' },
        notes: 'Say hello first.',
      },
      {
        title: 'Yarns',
        xml: `<p:graphicFrame><a:tbl><a:tr>${cell('Yarn')}${cell('Colour')}</a:tr><a:tr>${cell('Wool')}${cell('red')}</a:tr></a:tbl></p:graphicFrame>`,
      },
    ])

  it('keeps slides in the order of showing, titles, lists, links, tables and notes', async () => {
    const parsed = await parseHere(await slides(), 'course.pptx')
    expect(parsed.text).toBe(
      [
        'The loom',
        'See [the shop](https://loom.test/)\n  - open daily',
        'Notes: Say hello first.',
        'Yarns',
        '| Yarn | Colour |\n| --- | --- |\n| Wool | red |',
      ].join('\n\n'),
    )
    const second = parsed.text.indexOf('Yarns')
    expect(parsed.pages).toEqual([
      { page: 1, start: 0, end: second - 2 },
      { page: 2, start: second, end: parsed.text.length },
    ])
    expect(parsed.headings.map(({ start, text }) => [start, text])).toEqual([
      [0, 'The loom'],
      [second, 'Yarns'],
    ])
    expect(parsed.blocks?.map(({ kind, header }) => [kind, header])).toEqual([
      ['slide', 'Slide 1'],
      ['slide', 'Slide 2'],
      ['table', '| Yarn | Colour |\n| --- | --- |'],
    ])
    expect(parsed).toMatchObject({ title: 'Weaving course', metadata: { author: 'Ana Tejedora' } })
  })

  it('leaves a damaged slide out and says so', async () => {
    const parsed = await parseHere(await buildPptx([{ title: 'Good' }, { xml: '<p:sp>' }]), 'a.pptx')
    expect(parsed.text).toBe('Good')
    expect(inEnglish(parsed.warnings)).toEqual(['Slide 2 is damaged and was left out, wholly or in part.'])
  })
})

describe('ODT', () => {
  it('keeps headings, lists, tables, links and notes, and leaves comments and deletions out', async () => {
    const body = [
      '<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>',
      '<text:h text:outline-level="2">Dyes</text:h>',
      '<text:p>Indigo<text:s/>gives <text:a xlink:href="https://blue.test/">blue</text:a><office:annotation><text:p>why?</text:p></office:annotation>.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A vat dye.</text:p></text:note-body></text:note></text:p>',
      '<text:list><text:list-item><text:p>Madder</text:p><text:list><text:list-item><text:p>root</text:p></text:list-item></text:list></text:list-item></text:list>',
      '<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Dye</text:p></table:table-cell><table:table-cell><text:p>Colour</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>Weld</text:p></table:table-cell><table:table-cell><text:p>yellow</text:p></table:table-cell></table:table-row></table:table>',
    ].join('')
    const parsed = await parseHere(await buildOdt(body), 'notes.odt')
    expect(parsed.text).toBe(
      [
        'Dyes',
        'Indigo gives [blue](https://blue.test/). [A vat dye.]',
        '- Madder\n  - root',
        '| Dye | Colour |\n| --- | --- |\n| Weld | yellow |',
      ].join('\n\n'),
    )
    expect(parsed.headings).toEqual([{ start: 0, level: 2, text: 'Dyes' }])
    expect(parsed).toMatchObject({ title: 'Dye notes', metadata: { author: 'Ana Tejedora' } })
  })

  it('says that a protected one needs its password', async () => {
    const bytes = await buildOdt('x', '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>')
    await expect(parseHere(bytes, 'a.odt')).rejects.toMatchObject({ code: 'file-encrypted' })
  })
})

describe('EPUB', () => {
  it('reads chapters in order under their headings, or under the names in the contents', async () => {
    const bytes = await buildEpub({
      'two.xhtml': '<h1>Warp</h1><p>It runs&nbsp;lengthwise.</p>',
      'one.xhtml': '<p>A chapter without a heading.</p>',
    })
    const parsed = await parseHere(bytes, 'book.epub')
    expect(parsed.text).toBe('Warp\n\nIt runs lengthwise.\n\nContents: one.xhtml\n\nA chapter without a heading.')
    expect(parsed.headings.map(({ text }) => text)).toEqual(['Warp', 'Contents: one.xhtml'])
    expect(parsed).toMatchObject({
      title: 'The weaver’s book',
      metadata: { author: 'Ana Tejedora', language: 'en' },
      mime: 'application/epub+zip',
    })
  })

  it('says that a book is protected, but not for disguised fonts', async () => {
    const encryption = (method: string) => ({
      'META-INF/encryption.xml': `<encryption><EncryptedData><EncryptionMethod Algorithm="${method}"/></EncryptedData></encryption>`,
    })
    const chapter = { 'a.xhtml': '<p>text</p>' }
    const locked = await buildEpub(chapter, encryption('http://www.w3.org/2001/04/xmlenc#aes128-cbc'))
    await expect(parseHere(locked, 'a.epub')).rejects.toMatchObject({ code: 'file-encrypted' })
    const fonts = await buildEpub(chapter, encryption('http://www.idpf.org/2008/embedding'))
    expect((await parseHere(fonts, 'a.epub')).text).toContain('text')
  })
})

describe('RTF', () => {
  it('keeps headings, tables, links, notes and characters of several code pages', async () => {
    const source = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Mincho;}}{\stylesheet{\s1 heading 1;}}{\info{\title Dyes}{\author Ana}}{\header top}
{\pard\s1 Colours\par}
{\pard F\'e4rben \endash  \u8364?5 {\f1 \'ea\'f0\'e0\'f1\'ed\'fb\'e9} {\f2 \'90\'46}{\v hidden}\par}
{\pard See {\field{\*\fldinst{HYPERLINK "https://dye.test/"}}{\fldrslt{\ul the shop}}}.{\footnote\pard A note.\par}\par}
\trowd\pard\intbl Dye\cell Colour\cell\row\pard\intbl Weld\cell yellow\cell\row\pard{\pict 0102}end\par}`
    const parsed = await parseHere(source, 'dyes.rtf')
    expect(parsed.text).toBe(
      [
        'Colours',
        'Färben – €5 красный 色',
        'See [the shop](https://dye.test/). [A note.]',
        '| Dye | Colour |\n| --- | --- |\n| Weld | yellow |',
        'end',
      ].join('\n\n'),
    )
    expect(parsed.headings).toEqual([{ start: 0, level: 1, text: 'Colours' }])
    expect(parsed).toMatchObject({ title: 'Dyes', metadata: { author: 'Ana' }, warnings: [] })
  })

  it('reads what a cut-off file still has, and says so', async () => {
    const parsed = await parseHere(String.raw`{\rtf1 Half of {\b a sent`, 'a.rtf')
    expect(parsed.text).toBe('Half of a sent')
    expect(parsed.warnings).toHaveLength(1)
  })
})

describe('HTML tables', () => {
  it('keeps header rows with their joined names, repeats what spans rows, and reads a layout table as running text', async () => {
    const html = `<html><body><table><caption>Prices</caption><thead><tr><th rowspan=2>Yarn</th><th colspan=2>2024</th></tr><tr><th>May</th><th>June</th></tr></thead><tr><td rowspan=2>Wool</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>
      <table><tr><td><h2>Menu</h2></td><td>left</td></tr><tr><td>a</td><td>b</td></tr></table></body></html>`
    const parsed = await parseHere(html, 'a.html')
    expect(parsed.text).toBe(
      'Prices\n\n| Yarn | 2024 | 2024 |\n| Yarn | May | June |\n| --- | --- | --- |\n| Wool | 1 | 2 |\n| Wool | 3 | 4 |\n\nMenu\n\nleft\na\nb',
    )
    expect(parsed.blocks).toHaveLength(1)
    expect(parsed.blocks?.[0]).toMatchObject({
      start: 0,
      columns: ['Yarn', '2024 › May', '2024 › June'],
      caption: 'Prices',
      header: 'Prices\n\n| Yarn | 2024 | 2024 |\n| Yarn | May | June |\n| --- | --- | --- |',
    })
  })

  it('notes the language of code', async () => {
    const parsed = await parseHere(
      '<html><body><pre><code class="language-Python">x = 1</code></pre></body></html>',
      'a.html',
    )
    expect(parsed.blocks).toEqual([{ start: 0, end: 5, kind: 'code', language: 'python' }])
  })
})
