import { decodeAs } from '../encodings'
import { isOutside } from '../html-to-text'
import { codePageOfCharset, encodingOfCodePage } from './code-pages'
import type { RtfToken } from './rtf-tokens'
import { RtfWriter } from './rtf-writer'

/** Groups whose text is no part of the document. */
const skipped = new Set(
  'colortbl pict object objdata header headerl headerr headerf footer footerl footerr footerf xe tc rxe bkmkstart bkmkend listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl filetbl template private annotation atnid atnauthor atndate nonshpict shpinst sp do operator creatim revtim printim buptim doccomm category manager company hlinkbase userprops'.split(
    ' ',
  ),
)
const facts: Partial<Record<string, string>> = {
  title: 'title',
  author: 'author',
  subject: 'subject',
  keywords: 'keywords',
}
const symbols: Partial<Record<string, string>> = {
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  tab: '\t',
  '~': '\u00a0',
  _: '-',
  '\\': '\\',
  '{': '{',
  '}': '}',
}

interface Group {
  skip: boolean
  hidden: boolean
  /** How many characters follow a `\u` for readers that do not know it. */
  fallback: number
  font: number
  /** What the group's text is for, when not for the document. */
  into: string
  linkStart: number
}

/** Reads RTF tokens into text (RTF 1.9.1): paragraphs, headings, tables, links, notes, and the facts of `\info`. */
export class RtfReader {
  readonly output = new RtfWriter()
  readonly metadata: Record<string, string> = {}
  private readonly groups: Group[] = []
  private group: Group = { skip: false, hidden: false, fallback: 1, font: -1, into: '', linkStart: -1 }
  private codePage = 1252
  private readonly fonts = new Map<number, number>()
  private readonly styles = new Map<number, number>()
  private style = -1
  private bytes: number[] = []
  private toSkip = 0
  private starred = false
  private collected = ''
  private link = ''

  read(token: RtfToken): void {
    if (token.type === 'byte') this.addByte(token.value)
    else if (token.type === 'text') this.addText(token.text)
    else {
      this.flush()
      if (token.type === 'open') this.enter()
      else if (token.type === 'close') this.leave()
      else this.control(token.word, token.value)
    }
  }

  end(): void {
    this.flush()
    this.output.end()
  }

  private addByte(value: number): void {
    if (this.toSkip > 0) this.toSkip--
    else if (!this.group.skip) this.bytes.push(value)
  }

  private addText(text: string): void {
    const said = text.slice(this.toSkip)
    this.toSkip = Math.max(0, this.toSkip - text.length)
    this.starred = false
    if (!this.group.skip) for (let at = 0; at < said.length; at++) this.bytes.push(said.charCodeAt(at))
  }

  /** Bytes are decoded together, since in East Asian code pages a second byte may look like a letter. */
  private flush(): void {
    if (this.bytes.length === 0) return
    const page = this.fonts.get(this.group.font) ?? this.codePage
    const bytes = Uint8Array.from(this.bytes)
    this.bytes = []
    this.write(decodeAs(encodingOfCodePage(page), bytes))
  }

  private write(text: string): void {
    if (this.group.skip || this.group.hidden) return
    if (this.group.into === 'fonttbl') return
    if (isBody(this.group.into)) this.output.add(text)
    else this.collected += text
    if (this.group.into === 'stylesheet') this.noteStyle()
  }

  private enter(): void {
    this.groups.push(this.group)
    this.group = { ...this.group, linkStart: -1 }
  }

  private leave(): void {
    const { into, linkStart } = this.group
    const outer = this.groups.pop()
    if (!outer) return
    if (into !== outer.into || this.groups.length === 0) this.finish(into)
    if (linkStart >= 0 && this.link) {
      this.output.wrapLink(linkStart, this.link)
      this.link = ''
    }
    this.group = outer
    this.toSkip = 0
    this.starred = false
  }

  private finish(into: string): void {
    const said = this.collected.trim()
    if (into === 'fldinst') {
      const address = /HYPERLINK\s+"([^"]+)"/i.exec(said)?.[1] ?? ''
      this.link = isOutside(address) ? address : ''
    } else if (facts[into] && said) this.metadata[facts[into]] = said
    if (into === 'footnote') this.output.add(']')
    this.collected = ''
  }

  private control(word: string, value: number | undefined): void {
    if (this.starred && word !== '*') {
      this.starred = false
      if (word !== 'fldinst' && word !== 'shppict') this.group.skip = true
    }
    if (word === '*') this.starred = true
    else if (skipped.has(word)) this.group.skip = true
    else if (word === 'u') this.unicode(value ?? 0)
    else if (symbols[word] !== undefined) this.write(symbols[word])
    else if (!this.destination(word)) this.property(word, value)
  }

  private destination(word: string): boolean {
    if (word === 'fonttbl' || word === 'stylesheet' || word === 'fldinst' || facts[word]) {
      this.group.into = word
      this.collected = ''
    } else if (word === 'info') this.group.into = 'info'
    else if (word === 'fldrslt') this.group.linkStart = this.output.position
    else if (word === 'footnote') {
      this.group.into = 'footnote'
      this.output.add(' [')
    } else return false
    return true
  }

  private property(word: string, value: number | undefined): void {
    if (word === 'ansicpg') this.codePage = value ?? 1252
    else if (word === 'mac') this.codePage = 10000
    else if (word === 'uc') this.group.fallback = Math.min(16, Math.max(0, value ?? 1))
    else if (word === 'f' || word === 'deff') this.group.font = value ?? -1
    else if (word === 'fcharset') this.noteFont(value)
    else if (word === 'v' || word === 'deleted') this.group.hidden = value !== 0
    else if (word === 'plain') this.group.hidden = false
    else if (word === 's') this.applyStyle(value ?? -1)
    else if (!this.group.skip && this.group.into === '') this.output.control(word, value)
  }

  private unicode(value: number): void {
    // The number is a signed 16-bit one.
    this.write(String.fromCharCode(value & 0xffff))
    this.toSkip = this.group.fallback
  }

  private noteFont(charset: number | undefined): void {
    const page = codePageOfCharset[charset ?? 0]
    if (page && this.group.into === 'fonttbl') this.fonts.set(this.group.font, page)
  }

  private applyStyle(style: number): void {
    this.style = style
    const level = this.styles.get(style)
    if (this.group.into === '' && level) this.output.control('outlinelevel', level - 1)
  }

  private noteStyle(): void {
    const level = /heading (\d)\s*;/i.exec(this.collected)?.[1]
    if (level) this.styles.set(this.style, Number(level))
    if (this.collected.includes(';')) this.collected = ''
  }
}

const isBody = (into: string) => into === '' || into === 'footnote'
