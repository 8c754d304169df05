import JSZip from 'jszip'
import { type DocumentSpec, extentOf, isTable, type TableSpec, withoutMarks } from '@/test/builders/table-spec'

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** The text of a cell in pieces; every second one is the mark of a note. */
const pieces = (cell: string) => cell.trim().split(/\{([^}]*)\}/)

const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = (entries: [id: string, type: string, target: string][]) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${types}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

async function pack(files: Record<string, string>): Promise<Buffer> {
  const zip = new JSZip()
  for (const [name, text] of Object.entries(files)) zip.file(name, text)
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const contentTypes = (main: string, type: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="${main}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`

const core = (title: string) =>
  `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>${escapeXml(title)}</dc:title></cp:coreProperties>`

const wordRuns = (cell: string, bold = false) =>
  pieces(cell)
    .map((text, at) => {
      const look = `${bold ? '<w:b/>' : ''}${at % 2 === 1 ? '<w:vertAlign w:val="superscript"/>' : ''}`
      return `<w:r><w:rPr>${look}</w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`
    })
    .join('')

const wordParagraph = (text: string, style?: string) =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}${wordRuns(text)}</w:p>`

function wordTable({ head, rows }: TableSpec): string {
  const columns = head[0]?.length ?? 1
  const row = (all: string[][], at: number, isHead: boolean) => {
    const line = all[at] ?? []
    if (line.length === 1) {
      return `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="${columns}"/></w:tcPr><w:p>${wordRuns(line[0] ?? '', true)}</w:p></w:tc></w:tr>`
    }
    const cells = line.map((cell, column) => {
      if (cell === '<') return ''
      const { across, down } = extentOf(all, at, column)
      const merge = cell === '^' ? '<w:vMerge/>' : down > 1 ? '<w:vMerge w:val="restart"/>' : ''
      const span = across > 1 ? `<w:gridSpan w:val="${across}"/>` : ''
      return `<w:tc><w:tcPr>${span}${merge}</w:tcPr><w:p>${cell === '^' ? '' : wordRuns(cell, isHead)}</w:p></w:tc>`
    })
    return `<w:tr>${isHead ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.join('')}</w:tr>`
  }
  const lines = [...head.map((_, at) => row(head, at, true)), ...rows.map((_, at) => row(rows, at, false))]
  return `<w:tbl><w:tblPr/><w:tblGrid/>${lines.join('')}</w:tbl>`
}

/** A Word document; headings are styled, header rows marked, merged cells merged. */
export function writeDocx({ title, parts }: DocumentSpec): Promise<Buffer> {
  const body = parts.flatMap((part) => {
    if (!isTable(part)) return [part.startsWith('# ') ? wordParagraph(part.slice(2), 'Heading1') : wordParagraph(part)]
    return [
      ...part.captions.map((caption) => wordParagraph(caption)),
      wordTable(part),
      ...(part.notes ?? []).map((note) => wordParagraph(note)),
    ]
  })
  return pack({
    '[Content_Types].xml': contentTypes('/word/document.xml', 'wordprocessingml.document'),
    '_rels/.rels': packageRelations([
      ['r1', 'officeDocument', 'word/document.xml'],
      ['r2', 'metadata/core-properties', 'docProps/core.xml'],
    ]),
    'docProps/core.xml': core(title),
    'word/_rels/document.xml.rels': packageRelations([['r1', 'styles', 'styles.xml']]),
    'word/styles.xml':
      '<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`,
  })
}

const columnName = (column: number) => String.fromCharCode(65 + column)

/** One sheet: title lines, a header in bold, numbers as numbers, an empty row between the parts. */
export function writeXlsx({ title, parts }: DocumentSpec): Promise<Buffer> {
  const lines: string[] = []
  const merges: string[] = []
  let row = 0
  const cellXml = (cell: string, column: number, style: number) => {
    const place = `${columnName(column)}${row}`
    const text = withoutMarks(cell)
    if (/^-?\d+(\.\d+)?$/.test(text)) return `<c r="${place}" s="${style}"><v>${text}</v></c>`
    const runs = pieces(cell)
      .map((piece, at) => {
        const look = at % 2 === 1 ? '<rPr><vertAlign val="superscript"/></rPr>' : ''
        return `<r>${look}<t xml:space="preserve">${escapeXml(piece)}</t></r>`
      })
      .join('')
    return `<c r="${place}" s="${style}" t="inlineStr"><is>${cell.includes('{') ? runs : `<t>${escapeXml(text)}</t>`}</is></c>`
  }
  const line = (cells: string[], style: (cell: string, column: number) => number) => {
    row++
    const xml = cells.map((cell, column) =>
      cell === '' || cell === '<' || cell === '^' ? '' : cellXml(cell, column, style(cell, column)),
    )
    lines.push(`<row r="${row}">${xml.join('')}</row>`)
  }
  const block = (all: string[][], isHead: boolean) => {
    const first = row + 1
    for (const [at, cells] of all.entries()) {
      line(cells, (cell, column) => (isHead ? 1 : column === 0 && cell.startsWith('  ') ? 2 : 0))
      for (const column of cells.keys()) {
        const { across, down } = extentOf(all, at, column)
        if (across * down > 1) {
          merges.push(`${columnName(column)}${first + at}:${columnName(column + across - 1)}${first + at + down - 1}`)
        }
      }
    }
  }
  for (const part of parts) {
    if (!isTable(part)) {
      line([part.replace(/^# /, '')], () => 0)
      row++
      continue
    }
    for (const caption of part.captions) line([caption], () => 1)
    block(part.head, true)
    block(part.rows, false)
    row++
    for (const note of part.notes ?? []) line([note], () => 0)
    row++
  }
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')
  return pack({
    '[Content_Types].xml': contentTypes('/xl/workbook.xml', 'spreadsheetml.sheet'),
    '_rels/.rels': packageRelations([['r1', 'officeDocument', 'xl/workbook.xml']]),
    'docProps/core.xml': core(title),
    'xl/_rels/workbook.xml.rels': packageRelations([
      ['s1', 'worksheet', 'worksheets/sheet1.xml'],
      ['st', 'styles', 'styles.xml'],
    ]),
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets><sheet name="${escapeXml(title.slice(0, 31))}" sheetId="1" r:id="s1"/></sheets></workbook>`,
    'xl/styles.xml':
      '<styleSheet><fonts><font/><font><b/></font></fonts><cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="0" fontId="0"><alignment indent="1"/></xf></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': `<worksheet xmlns:r="r"><sheetData>${lines.join('')}</sheetData>${merged ? `<mergeCells>${merged}</mergeCells>` : ''}</worksheet>`,
  })
}
