import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner'
import { TypeEnum } from '@kenjiuno/msgreader/lib/Reader'
import JSZip from 'jszip'
import { PDFDocument, type PDFFont, StandardFonts } from 'pdf-lib'

/** Packs files into a zip; `mimetype` stands first and unpacked, as EPUB and OpenDocument want it. */
export async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new JSZip()
  const { mimetype, ...others } = files
  if (mimetype !== undefined) zip.file('mimetype', mimetype, { compression: 'STORE' })
  for (const [name, text] of Object.entries(others)) zip.file(name, text)
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const officeTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Relations of an Office part: id → [type, target]; an address is external. */
export const relationsXml = (relations: Record<string, [type: string, target: string]>) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${Object.entries(
    relations,
  )
    .map(
      ([id, [type, target]]) =>
        `<Relationship Id="${id}" Type="${officeTypes}/${type}" Target="${target}"${/^\w+:/.test(target) ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`

const coreXml = (title: string, author: string) =>
  `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>${title}</dc:title><dc:creator>${author}</dc:creator></cp:coreProperties>`

export interface SheetSpec {
  name: string
  state?: 'hidden' | 'veryHidden'
  /** Inner XML of `<worksheet>`. */
  xml: string
  relations?: Record<string, [type: string, target: string]>
}

/** An Excel workbook; cell style `n` has the n-th of `formats`. */
export function buildXlsx(
  sheets: SheetSpec[],
  strings: string[] = [],
  formats: string[] = ['General'],
): Promise<Buffer> {
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relationsXml({ r1: ['officeDocument', 'xl/workbook.xml'] }),
    'docProps/core.xml': coreXml('Yarn stock', 'Ana Tejedora'),
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${name}"${state ? ` state="${state}"` : ''} sheetId="${index + 1}" r:id="s${index}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationsXml({
      st: ['styles', 'styles.xml'],
      ss: ['sharedStrings', 'sharedStrings.xml'],
      ...Object.fromEntries(sheets.map((_, index) => [`s${index}`, ['worksheet', `worksheets/sheet${index + 1}.xml`]])),
    }),
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
      .join(
        '',
      )}</numFmts><cellXfs>${formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  }
  for (const [index, { xml, relations }] of sheets.entries()) {
    files[`xl/worksheets/sheet${index + 1}.xml`] = `<worksheet xmlns:r="r">${xml}</worksheet>`
    if (relations) files[`xl/worksheets/_rels/sheet${index + 1}.xml.rels`] = relationsXml(relations)
  }
  return zipOf(files)
}

/** A row of inline texts and numbers that begins in `column` (counted from 1). */
export function sheetRow(row: number, cells: (string | number)[], column = 1): string {
  const name = (at: number) => String.fromCharCode(64 + column + at)
  const inner = cells.map((cell, at) => {
    if (cell === '') return ''
    return typeof cell === 'number'
      ? `<c r="${name(at)}${row}"><v>${cell}</v></c>`
      : `<c r="${name(at)}${row}" t="inlineStr"><is><t>${cell}</t></is></c>`
  })
  return `<row r="${row}">${inner.join('')}</row>`
}

export interface SlideSpec {
  title?: string
  /** Further XML in the slide's tree of shapes. */
  xml?: string
  notes?: string
  links?: Record<string, string>
}

const shape = (placeholder: string, text: string) =>
  `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${placeholder}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`

/** A presentation whose slides are shown in the given order. */
export function buildPptx(slides: SlideSpec[]): Promise<Buffer> {
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'docProps/core.xml': coreXml('Weaving course', 'Ana Tejedora'),
    'ppt/presentation.xml': `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>${slides
      .map((_, index) => `<p:sldId id="${256 + index}" r:id="r${index}"/>`)
      .join('')}</p:sldIdLst></p:presentation>`,
    // File names run against the order of showing, as they do after slides were moved.
    'ppt/_rels/presentation.xml.rels': relationsXml(
      Object.fromEntries(
        slides.map((_, index) => [`r${index}`, ['slide', `slides/slide${slides.length - index}.xml`]]),
      ),
    ),
  }
  for (const [index, { title, xml = '', notes, links = {} }] of slides.entries()) {
    const number = slides.length - index
    const tree = `${xml}${title ? shape('title', title) : ''}${shape('sldNum', String(index + 1))}`
    files[`ppt/slides/slide${number}.xml`] =
      `<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="r"><p:cSld><p:spTree>${tree}</p:spTree></p:cSld></p:sld>`
    const relations: Record<string, [string, string]> = Object.fromEntries(
      Object.entries(links).map(([id, address]) => [id, ['hyperlink', address]]),
    )
    if (notes) {
      relations.notes = ['notesSlide', `../notesSlides/notes${number}.xml`]
      files[`ppt/notesSlides/notes${number}.xml`] =
        `<p:notes xmlns:p="p" xmlns:a="a">${shape('body', notes)}${shape('sldNum', '9')}</p:notes>`
    }
    files[`ppt/slides/_rels/slide${number}.xml.rels`] = relationsXml(relations)
  }
  return zipOf(files)
}

/** An OpenDocument text with this inside `office:text`. */
export function buildOdt(body: string, manifest = ''): Promise<Buffer> {
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:xlink="x"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    'meta.xml':
      '<office:document-meta xmlns:office="o" xmlns:dc="d"><office:meta><dc:title>Dye notes</dc:title><dc:creator>Ana Tejedora</dc:creator></office:meta></office:document-meta>',
    'META-INF/manifest.xml': `<manifest:manifest xmlns:manifest="m">${manifest}</manifest:manifest>`,
  })
}

/** An EPUB book: file name → inner XML of the chapter's body, in reading order. */
export function buildEpub(chapters: Record<string, string>, extra: Record<string, string> = {}): Promise<Buffer> {
  const names = Object.keys(chapters)
  const files: Record<string, string> = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    'OEBPS/book.opf': `<package xmlns:dc="d"><metadata><dc:title>The weaver’s book</dc:title><dc:creator>Ana Tejedora</dc:creator><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>${names
      .map((name, index) => `<item id="c${index}" href="${name}" media-type="application/xhtml+xml"/>`)
      .join(
        '',
      )}</manifest><spine><itemref idref="nav"/>${names.map((_, index) => `<itemref idref="c${index}"/>`).join('')}</spine></package>`,
    'OEBPS/nav.xhtml': `<html><body><nav><ol>${names.map((name) => `<li><a href="${name}">Contents: ${name}</a></li>`).join('')}</ol></nav></body></html>`,
    ...extra,
  }
  for (const [name, body] of Object.entries(chapters)) {
    files[`OEBPS/${name}`] =
      `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`
  }
  return zipOf(files)
}

/** A message with attachments: name → [type, content]. */
export function buildEml(
  headers: Record<string, string>,
  text: string,
  files: Record<string, [string, Buffer]> = {},
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const parts = Object.entries(files).map(
    ([name, [type, content]]) =>
      `--cut\r\nContent-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n`,
  )
  return `${lines.join('\r\n')}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n${parts.join('')}--cut--\r\n`
}

const property = (tag: string, value: string | Buffer): [string, Buffer] =>
  typeof value === 'string'
    ? [`__substg1.0_${tag}001F`, Buffer.from(value, 'utf16le')]
    : [`__substg1.0_${tag}0102`, value]

/** An Outlook message (MS-OXMSG) with one recipient and attachments: name → content. */
export function buildMsg(subject: string, body: string, files: Record<string, Buffer> = {}): Buffer {
  const entries: Entry[] = [{ name: 'Root Entry', type: TypeEnum.ROOT, children: [], length: 0 }]
  const add = (parent: number, name: string, content?: Buffer) => {
    const isFile = content !== undefined
    entries[parent]?.children?.push(entries.length)
    entries.push({
      name,
      type: isFile ? TypeEnum.DOCUMENT : TypeEnum.DIRECTORY,
      length: content?.length ?? 0,
      ...(isFile ? { binaryProvider: () => new Uint8Array(content) } : { children: [] }),
    })
    return entries.length - 1
  }
  add(0, '__properties_version1.0', Buffer.alloc(32))
  for (const [name, value] of [
    property('0037', subject),
    property('1000', body),
    property('0C1A', 'Ana Tejedora'),
    property('5D01', 'ana@loom.test'),
  ]) {
    add(0, name, value)
  }
  const recipient = add(0, '__recip_version1.0_#00000000')
  add(recipient, '__properties_version1.0', Buffer.alloc(8))
  for (const [name, value] of [property('3001', 'Bea'), property('39FE', 'bea@loom.test')]) add(recipient, name, value)
  for (const [index, [fileName, content]] of Object.entries(files).entries()) {
    const attachment = add(0, `__attach_version1.0_#0000000${index}`)
    add(attachment, '__properties_version1.0', Buffer.alloc(8))
    for (const [name, value] of [property('3707', fileName), property('3701', content)]) add(attachment, name, value)
  }
  return Buffer.from(burn(entries))
}

/** Lines of a two-column page; `rowByRow` writes them across, so that only their places tell the columns apart. */
export async function buildTwoColumns(left: string[], right: string[], rowByRow: boolean): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const page = pdf.addPage([595, 842])
  page.drawText('A title that reaches over both of the columns of this page', { x: 60, y: 780, size: 16, font })
  const draw = (text: string, x: number, row: number) => drawJustified(page, font, text, x, 740 - row * 12)
  const rows = Math.max(left.length, right.length)
  if (rowByRow) {
    for (let row = 0; row < rows; row++) {
      if (left[row]) draw(left[row] ?? '', 60, row)
      if (right[row]) draw(right[row] ?? '', 308, row)
    }
  } else {
    for (const [row, text] of left.entries()) draw(text, 60, row)
    for (const [row, text] of right.entries()) draw(text, 308, row)
  }
  return Buffer.from(await pdf.save())
}

/** Draws a line word by word over 230 points, as typesetting programs do. */
function drawJustified(
  page: ReturnType<PDFDocument['addPage']>,
  font: PDFFont,
  text: string,
  x: number,
  y: number,
): void {
  const words = text.split(' ')
  const width = words.reduce((sum, word) => sum + font.widthOfTextAtSize(word, 10), 0)
  const space = Math.min(6, Math.max(2.5, (230 - width) / Math.max(1, words.length - 1)))
  let at = x
  for (const word of words) {
    page.drawText(word, { x: at, y, size: 10, font })
    at += font.widthOfTextAtSize(word, 10) + space
  }
}
