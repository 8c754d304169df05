import JSZip from 'jszip'
import { type Said, say } from '@/pipeline/said'
import { mainPart, readRelations } from '../relations'
import type { ZipFile } from '../zip-file'
import { editBody, type Omissions } from './edit-body'
import { Numbering } from './numbering'
import { pageLines } from './page-lines'
import { Styles } from './styles'
import { elementsOf, localName, readWordXml, type WordElement, writeWordXml } from './word-xml'

/** A Word file made ready for mammoth, and what mammoth does not read of it. */
export interface PreparedFile {
  bytes: Buffer
  /** The lines of page headers and footers, each once. */
  headers: string[]
  footers: string[]
  warnings: Said[]
}

const isRead = (name: string) => /\.(xml|rels)$/i.test(name)

/** Opens a Word file and changes its parts as `editBody` says; a part that cannot be changed goes on as it is. */
export async function prepareWordFile(zip: ZipFile): Promise<PreparedFile> {
  const main = mainPart(zip, 'word/document.xml')
  const parts = [...readRelations(zip, main).values()].filter((part) => !part.external)
  const targets = (type: string) => [...new Set(parts.filter((part) => part.type === type).map((part) => part.target))]
  const read = (name: string | undefined) => (name === undefined ? undefined : readPart(zip, name))
  const styles = new Styles(read(targets('styles')[0]))
  const numbering = new Numbering(read(targets('numbering')[0]), styles)
  const changed = new Map<string, string>()
  const omissions: Omissions = { hidden: false, drawings: 0 }
  const edit = (name: string) => {
    const root = read(name)
    if (!root) return undefined
    const { hidden, drawings } = editBody(root, styles, numbering)
    omissions.hidden ||= hidden
    omissions.drawings += drawings
    return root
  }
  for (const name of [main, ...targets('footnotes'), ...targets('endnotes')]) {
    const root = edit(name)
    if (root) changed.set(name, writeWordXml(root))
  }
  const linesOf = (type: string) => [
    ...new Set(
      targets(type)
        .sort(byNumber)
        .flatMap((name) => linesIn(edit(name))),
    ),
  ]
  const headers = linesOf('header')
  const footers = linesOf('footer').filter((line) => !headers.includes(line))
  const comments = countComments(read(targets('comments')[0]))
  return { bytes: await pack(zip, changed), headers, footers, warnings: warningsOf(omissions, comments) }
}

function readPart(zip: ZipFile, name: string): WordElement | undefined {
  const source = zip.text(name)
  if (source === undefined) return undefined
  try {
    return readWordXml(source)
  } catch (error) {
    // What is damaged here mammoth may still read, or else it says so.
    if (error instanceof Error && !(error instanceof RangeError)) return undefined
    throw error
  }
}

const linesIn = (root: WordElement | undefined) => (root ? pageLines(root) : [])

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

function countComments(root: WordElement | undefined): number {
  let count = 0
  if (root) for (const element of elementsOf(root)) if (localName(element) === 'comment') count++
  return count
}

function warningsOf({ hidden, drawings }: Omissions, comments: number): Said[] {
  return [
    ...(hidden ? [say('Hidden text was left out.')] : []),
    ...(comments > 0 ? [say('Comments were left out: {comments}.', { comments })] : []),
    ...(drawings > 0 ? [say('Charts and diagrams were left out: {drawings}.', { drawings })] : []),
  ]
}

/** Only what mammoth reads of the file: neither pictures nor programs. */
async function pack(zip: ZipFile, changed: ReadonlyMap<string, string>): Promise<Buffer> {
  const packed = new JSZip()
  for (const name of zip.names) {
    const content = changed.get(name) ?? (isRead(name) ? zip.bytes(name) : undefined)
    if (content !== undefined) packed.file(name, content, { createFolders: false })
  }
  return packed.generateAsync({ type: 'nodebuffer', compression: 'STORE' })
}
