/** Writes the small documents under test/fixtures/documents: `npx tsx scripts/make-fixtures.ts`. Same input, same bytes. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import JSZip from 'jszip'
import { PDFDocument, type PDFPage, StandardFonts } from 'pdf-lib'
import { projectRoot } from '@/server/project-root'

const folder = join(projectRoot(), 'test', 'fixtures', 'documents')
const madeAt = new Date('2025-01-01T00:00:00Z')

async function emptyPdf(title?: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  pdf.setCreationDate(madeAt)
  pdf.setModificationDate(madeAt)
  if (title) pdf.setTitle(title)
  return pdf
}

const plainPdf = (pdf: PDFDocument) => pdf.save({ useObjectStreams: false })

/** Two pages: headings in larger type, two paragraphs, a word parted by a hyphen at a line's end. */
async function handbook(): Promise<Uint8Array> {
  const pdf = await emptyPdf('Weaver’s handbook')
  const body = await pdf.embedFont(StandardFonts.Helvetica)
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold)
  const write = (page: PDFPage, lines: [number, string, ('head' | 'body')?][]) => {
    for (const [y, text, kind] of lines) {
      page.drawText(text, { x: 60, y, size: kind === 'head' ? 20 : 11, font: kind === 'head' ? bold : body })
    }
  }
  write(pdf.addPage([420, 300]), [
    [250, 'The loom', 'head'],
    [220, 'A loom holds the warp threads under tension, so that'],
    [206, 'the weft can be woven between them. The oldest frag-'],
    [192, 'ments are seven thousand years old.'],
    [160, 'Shedding lifts some of the warp threads and'],
    [146, 'makes an opening for the shuttle.'],
  ])
  write(pdf.addPage([420, 300]), [
    [250, 'The shuttle', 'head'],
    [220, 'The shuttle carries the weft through the shed.'],
    [206, 'A flying shuttle doubles the speed of a weaver.'],
  ])
  return plainPdf(pdf)
}

/** One page that shows a picture and says nothing. */
async function scanned(): Promise<Uint8Array> {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const pdf = await emptyPdf()
  const image = await pdf.embedPng(Buffer.from(pixel, 'base64'))
  pdf.addPage([200, 200]).drawImage(image, { x: 20, y: 20, width: 160, height: 160 })
  return plainPdf(pdf)
}

async function blank(): Promise<Uint8Array> {
  const pdf = await emptyPdf()
  pdf.addPage([200, 200])
  return plainPdf(pdf)
}

const padding = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex')
const padded = (password: string) => Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32)
const md5 = (...parts: Uint8Array[]) => parts.reduce((hash, part) => hash.update(part), createHash('md5')).digest()

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index)
  const swap = (a: number, b: number) => {
    const kept = state[a] ?? 0
    state[a] = state[b] ?? 0
    state[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) % 256
    swap(i, j)
  }
  let i = 0
  let j = 0
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) % 256
      j = (j + (state[i] ?? 0)) % 256
      swap(i, j)
      return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) % 256] ?? 0)
    }),
  )
}

/** A one-page PDF under the standard security handler, revision 2 (ISO 32000-1, 7.6.3, algorithms 2–4). */
function encryptedPdf(userPassword: string): Buffer {
  const id = md5(Buffer.from('telar fixture'))
  const permissions = -4
  const owner = rc4(md5(padded('owner')).subarray(0, 5), padded(userPassword))
  const flags = Buffer.alloc(4)
  flags.writeInt32LE(permissions)
  const key = md5(padded(userPassword), owner, flags, id).subarray(0, 5)
  const content = Buffer.from('BT /F1 14 Tf 40 120 Td (The pattern is kept under a key.) Tj ET')
  const sealed = rc4(md5(key, Buffer.from([4, 0, 0, 0, 0])).subarray(0, 10), content)
  const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString('hex')}>`
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Kids [3 0 R] /Count 1 >>'),
    Buffer.from(
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    ),
    Buffer.concat([Buffer.from(`<< /Length ${sealed.length} >>\nstream\n`), sealed, Buffer.from('\nendstream')]),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    Buffer.from(`<< /Filter /Standard /V 1 /R 2 /O ${hex(owner)} /U ${hex(rc4(key, padding))} /P ${permissions} >>`),
  ]
  return assemble(objects, `/Root 1 0 R /Encrypt 6 0 R /ID [${hex(id)} ${hex(id)}]`)
}

function assemble(objects: Buffer[], trailer: string): Buffer {
  const parts = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  for (const [index, object] of objects.entries()) {
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    offsets.push(length)
    parts.push(whole)
    length += whole.length
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(table)])
}

const wordSpace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'

/** A Word document with a heading, a list-like paragraph and a table. */
async function report(): Promise<Buffer> {
  const zip = new JSZip()
  const add = (name: string, content: string) =>
    zip.file(name, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${content}`, {
      date: madeAt,
      createFolders: false,
    })
  const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`
  const paragraph = (text: string, style?: string) =>
    `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}${run(text)}</w:p>`
  const row = (...cells: string[]) => `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`
  const packageTypes = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const relations = (inner: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`
  add(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${packageTypes}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${packageTypes}.styles+xml"/></Types>`,
  )
  add('_rels/.rels', relations(`<Relationship Id="r1" Type="${relation}/officeDocument" Target="word/document.xml"/>`))
  add(
    'word/_rels/document.xml.rels',
    relations(`<Relationship Id="r1" Type="${relation}/styles" Target="styles.xml"/>`),
  )
  add(
    'word/styles.xml',
    `<w:styles xmlns:w="${wordSpace}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
  )
  add(
    'docProps/core.xml',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Dye &amp; yarn report</dc:title></cp:coreProperties>',
  )
  add(
    'word/document.xml',
    `<w:document xmlns:w="${wordSpace}"><w:body>${paragraph('Dyes', 'Heading1')}${paragraph('Indigo gives blue and needs no mordant.')}<w:tbl>${row('Dye', 'Colour')}${row('Madder', 'Red')}${row('Weld', 'Yellow')}</w:tbl>${paragraph('Yarns', 'Heading1')}${paragraph('Wool takes dye better than linen.')}</w:body></w:document>`,
  )
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const html = `<!doctype html>
<html><head><meta charset="utf-8"><title>Warp and weft</title><style>p { color: red }</style></head>
<body><nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
<main><h1>Warp and weft</h1><p>The <b>warp</b> runs lengthwise; the&nbsp;weft crosses it.</p>
<h2>Weaves</h2><ul><li>Plain weave<ol><li>one over</li><li>one under</li></ol></li><li>Twill</li></ul>
<table><tr><th>Weave</th><th>Floats</th></tr><tr><td>Satin</td><td>four</td></tr></table>
<pre>over  under
under over</pre></main><script>alert('never')</script></body></html>
`

const markdown = `---
title: Loom manual
author: "Ana Tejedora"
year: 2024
tags: [weaving, looms]
---

# Loom manual

Read this first.

Setup
-----

1. Tie the warp.

\`\`\`sh
# not a heading
\`\`\`

### Tension ###

Keep it *even*.
`

async function main(): Promise<void> {
  const book = await handbook()
  const docx = await report()
  const files: Record<string, Uint8Array | string> = {
    'handbook.pdf': book,
    'truncated.pdf': book.subarray(0, Math.floor(book.length / 3)),
    'scanned.pdf': await scanned(),
    'blank.pdf': await blank(),
    'encrypted.pdf': encryptedPdf('open sesame'),
    'owner-password.pdf': encryptedPdf(''),
    'report.docx': docx,
    'truncated.docx': docx.subarray(0, Math.floor(docx.length / 2)),
    'page.html': html,
    'html-named.pdf': html,
    'manual.md': markdown,
    'notes.txt': 'Notes on weaving.\r\n\r\nThe heddle lifts the warp.\r\n',
    'windows-1252.txt': Buffer.from('F\xe4rben \x96 \x84Krapp\x93 kostet 5 \x80.', 'latin1'),
    'utf-16.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Größe und Länge', 'utf16le')]),
    'zero-bytes.txt': '',
    'blank.txt': ' \n\n\t\n',
  }
  await mkdir(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
}

await main()
