import { AppError } from '@/pipeline/errors'
import { phrase } from '@/pipeline/phrase'
import { cleanText } from '../decode-text'

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const literal = /true|false|null/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in strings (RFC 8259, section 7)
const plainString = /[^"\\\u0000-\u001f]*/y
/** What stands first where a name or text is read; made once, since it is named with each. */
const NAME = phrase`a name in quotation marks`
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

  expect(character: string, what: string): void {
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
    if (!found) throw this.broken(phrase`a value`)
    return found
  }

  string(): string {
    this.expect('"', NAME)
    let value = ''
    for (;;) {
      value += this.match(plainString)
      const next = this.text.charAt(this.at)
      if (next === '"') break
      if (next !== '\\') throw this.broken(phrase`the end of the text in quotation marks`)
      value += this.escape()
    }
    this.at++
    return cleanText(value)
  }

  /** The error that something else stands here than `what`. */
  broken(what: string): AppError {
    const before = this.text.slice(0, this.at)
    const line = this.firstLine + (before.match(/\n/g)?.length ?? 0)
    const column = this.at - before.lastIndexOf('\n')
    const place = `at line ${line}, column ${column}`
    return new AppError('file-broken', `The JSON is damaged ${place}: ${what} is missing there.`, {
      details: { line, column },
    })
  }

  private escape(): string {
    const code = this.text.charAt(this.at + 1)
    if (code === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.broken(phrase`a character’s number of four digits`)
      this.at += 6
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = escapes[code]
    if (character === undefined) throw this.broken(phrase`a known escape`)
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
