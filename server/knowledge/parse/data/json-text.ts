import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { TextWriter } from '../text-writer'
import { JsonScanner } from './json-scanner'

const MAX_DEPTH = 500

// What may be missing; made once, since it is named with every token that is read.
const COLON = say('a colon')
const LIST = say('a list')
const MORE_OF_OBJECT = say('a comma or }')
const MORE_OF_LIST = say('a comma or ]')

interface Frame {
  kind: 'object' | 'array'
  /** Members read so far. */
  count: number
  /** Whether each element is a record: a paragraph of its own. */
  isList: boolean
  /** Whether the frame itself is a record, so that it ends one. */
  isRecord: boolean
  /** How many names of the path stand before those that this frame's lines show. */
  from: number
}

/**
 * Writes a JSON value as `path: value` lines. The objects of a list at the top, or of one directly in the object at the
 * top, are records: paragraphs with a block of kind `row`. Lists of plain values are one line.
 */
export class JsonText {
  private readonly path: string[] = []
  private readonly frames: Frame[] = []

  constructor(
    private readonly writer: TextWriter,
    private readonly scanner: JsonScanner,
    /** Whether the value itself is a record, as a line of JSONL is. */
    private readonly isRecord = false,
  ) {}

  /** Reads the one value of the text. Throws `file-broken` with line and column, `file-too-complex`. */
  write(): void {
    this.value()
    while (this.frames.length > 0) this.step()
    if (this.scanner.peek() !== '') throw this.scanner.broken(say('the end'))
  }

  private step(): void {
    const frame = this.frames.at(-1)
    if (!frame) return
    const isObject = frame.kind === 'object'
    if (this.scanner.take(isObject ? '}' : ']')) {
      this.leave(frame)
      return
    }
    if (frame.count > 0) this.scanner.expect(',', isObject ? MORE_OF_OBJECT : MORE_OF_LIST)
    if (isObject) {
      this.path.push(this.scanner.string())
      this.scanner.expect(':', COLON)
    } else this.path.push(`[${frame.count}]`)
    frame.count++
    this.value()
  }

  private value(): void {
    const outer = this.frames.at(-1)
    if (!this.scanner.isContainer()) {
      this.line(this.scanner.scalar(), outer)
      this.path.pop()
      return
    }
    const plain = this.scanner.peek() === '[' && this.frames.length > 0 ? this.plainList() : undefined
    if (plain !== undefined) {
      this.line(plain, outer)
      this.path.pop()
    } else this.enter(outer)
  }

  private enter(outer: Frame | undefined): void {
    if (this.frames.length >= MAX_DEPTH) {
      throw new AppError(
        'file-too-complex',
        say('The JSON is nested more than {maxDepth} levels deep.', { maxDepth: MAX_DEPTH }),
      )
    }
    const kind = this.scanner.take('{') ? 'object' : 'array'
    if (kind === 'array') this.scanner.expect('[', LIST)
    const depth = this.frames.length
    const top = this.frames[0]
    const isList = kind === 'array' && !this.isRecord && (depth === 0 || (depth === 1 && top?.kind === 'object'))
    const isRecord = outer?.isList === true || (this.isRecord && depth === 0)
    // A record at the top is told from the others by standing alone; its number says nothing.
    const from = isRecord && depth === 1 && top?.kind === 'array' ? this.path.length : (outer?.from ?? 0)
    this.frames.push({ kind, count: 0, isList, isRecord, from })
    if (isRecord) this.writer.beginBlock('row')
    if (isRecord || depth === 1) this.writer.break(2)
  }

  private leave(frame: Frame): void {
    this.frames.pop()
    if (frame.isRecord) this.writer.endBlock()
    if (frame.isRecord || this.frames.length === 1) this.writer.break(2)
    this.path.pop()
  }

  /** A list of plain values, joined; undefined, with nothing read, when it holds anything else. */
  private plainList(): string | undefined {
    const start = this.scanner.at
    const values: string[] = []
    this.scanner.expect('[', LIST)
    while (!this.scanner.take(']')) {
      if (values.length > 0) this.scanner.expect(',', MORE_OF_LIST)
      if (this.scanner.isContainer()) {
        this.scanner.at = start
        return undefined
      }
      values.push(this.scanner.scalar())
    }
    return values.join(', ')
  }

  private line(value: string, frame: Frame | undefined): void {
    const path = this.path.slice(frame?.from ?? 0)
    const name = path.reduce((all, part) => (part.startsWith('[') || all === '' ? all + part : `${all}.${part}`), '')
    const isElement = frame?.isList === true && this.frames.length === 1
    this.writer.raw(name === '' || isElement ? value : `${name}: ${value}`.trimEnd())
    this.writer.break(1)
  }
}

/** Writes one JSON value; see `JsonText`. */
export function writeJson(
  writer: TextWriter,
  source: string,
  options: { line?: number; isRecord?: boolean } = {},
): void {
  new JsonText(writer, new JsonScanner(source, options.line), options.isRecord).write()
}
