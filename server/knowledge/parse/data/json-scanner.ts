import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { cleanText } from '../decode-text'

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const literal = /true|false|null/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings (RFC 8259, section 7)
const plainString = /[^"\\\u0000-\u001f]*/y
/** What stands first where a name or text is read; made once, since it is named with each. */
const NAME = say('a name in quotation marks')
const escapes: Partial<Record<string, string>> = {
  b: '',
  f: '\n',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

/** Reads JSON (RFC 8259) piece by piece: numbers stay as they are written, and an error knows its place. */
export class JsonScanner {
  at = 0

  /** `firstLine` is the number of the text's first line in its file. */
  constructor(
    private readonly text: string,
    private readonly firstLine = 1,
  ) {}

  /** The next character that is not blank, or '' at the end. */
  peek(): string {
    this.skip(blank)
    return this.text.charAt(this.at)
  }

  /** Takes `character` if it is the next one. */
  take(character: string): boolean {
    if (this.peek() !== character) return false
    this.at++
    return true
  }

  expect(character: string, what: Said): void {
    if (!this.take(character)) throw this.broken(what)
  }

  /** Whether an object or array begins here. */
  isContainer(): boolean {
    const next = this.peek()
    return next === '{' || next === '['
  }

  /** A string's text, or a number, `true`, `false` or `null` as written. */
  scalar(): string {
    if (this.peek() === '"') return this.string()
    const found = this.match(number) || this.match(literal)
    if (!found) throw this.broken(say('a value'))
    return found
  }

  string(): string {
    this.expect('"', NAME)
    let value = ''
    for (;;) {
      value += this.match(plainString)
      const next = this.text.charAt(this.at)
      if (next === '"') break
      if (next !== '\\') throw this.broken(say('the end of the text in quotation marks'))
      value += this.escape()
    }
    this.at++
    return cleanText(value)
  }

  /** The error that something else stands here than `what`. */
  broken(what: Said): AppError {
    const before = this.text.slice(0, this.at)
    const line = this.firstLine + (before.match(/\n/g)?.length ?? 0)
    const column = this.at - before.lastIndexOf('\n')
    const facts = { line, column, what }
    const said = say('The JSON is damaged at line {line}, column {column}: {what} is missing there.', facts)
    return new AppError('file-broken', said, { details: { line, column } })
  }

  private escape(): string {
    const code = this.text.charAt(this.at + 1)
    if (code === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.broken(say('a character’s number of four digits'))
      this.at += 6
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = escapes[code]
    if (character === undefined) throw this.broken(say('a known escape'))
    this.at += 2
    return character
  }

  private skip(pattern: RegExp): void {
    this.match(pattern)
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }
}
