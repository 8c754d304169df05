import JSZip from 'jszip'

const names = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
].join(' ')

const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const roots: Record<string, string> = {
  styles: 'w:styles',
  numbering: 'w:numbering',
  footnotes: 'w:footnotes',
  comments: 'w:comments',
  header: 'w:hdr',
  footer: 'w:ftr',
}

/** A Word file with the body given, and other parts by their name, such as `styles`, `header1` or `footnotes`. */
export async function buildDocx(body: string, parts: Record<string, string> = {}): Promise<Uint8Array> {
  const zip = new JSZip()
  const relations: string[] = []
  for (const [name, xml] of Object.entries(parts)) {
    const kind = name.replace(/\d+$/, '')
    const root = roots[kind] ?? 'w:part'
    zip.file(`word/${name}.xml`, `<?xml version="1.0"?><${root} ${names}>${xml}</${root}>`)
    relations.push(`<Relationship Id="${name}" Type="${types}/${kind}" Target="${name}.xml"/>`)
  }
  const namespace = 'http://schemas.openxmlformats.org/package/2006/relationships'
  zip.file('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
  zip.file(
    '_rels/.rels',
    `<Relationships xmlns="${namespace}"><Relationship Id="a" Type="${types}/officeDocument" Target="word/document.xml"/></Relationships>`,
  )
  zip.file('word/_rels/document.xml.rels', `<Relationships xmlns="${namespace}">${relations.join('')}</Relationships>`)
  zip.file('word/document.xml', `<?xml version="1.0"?><w:document ${names}><w:body>${body}</w:body></w:document>`)
  return zip.generateAsync({ type: 'uint8array' })
}

/** A run of words; `properties` is the inside of its `w:rPr`. */
export const run = (text: string, properties = '') =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`

/** A paragraph of words or of XML; `properties` is the inside of its `w:pPr`. */
export const paragraph = (content: string, properties = '') =>
  `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content.startsWith('<') ? content : run(content)}</w:p>`

export const listed = (numId: number, level: number) =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`

/** Levels as `[format, text]` or `[format, text, more XML]`. */
export const list = (id: number, levels: [string, string, string?][]) =>
  `<w:abstractNum w:abstractNumId="${id}">${levels
    .map(
      ([format, text, more = ''], at) =>
        `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`,
    )
    .join('')}</w:abstractNum>`

export const use = (numId: number, listId: number, more = '') =>
  `<w:num w:numId="${numId}"><w:abstractNumId w:val="${listId}"/>${more}</w:num>`
