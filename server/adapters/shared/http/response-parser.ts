/** Status line and headers of a response. */
export interface ResponseHead {
  status: number
  statusText: string
  /** Names and values in turn, as they came. */
  rawHeaders: readonly string[]
}

/** Who hears what a parser finds. */
export interface ResponseSink {
  /** An answer to `HEAD` has no body, whatever its headers say. */
  readonly method: string
  onHead(head: ResponseHead): void
  /** Bytes of the body; they are what they are only until this returns. */
  onBody(bytes: Buffer, from: number, to: number): void
  /** The response is complete. `reusable`: its connection can serve the next request. */
  onEnd(reusable: boolean): void
}

/** What is no HTTP/1.x response. */
export class ProtocolError extends Error {
  readonly code = 'EPROTO'
}

type State = 'done' | 'head' | 'length' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers'

/** Longest head and longest line of a chunked body. Bytes. */
const MAX_HEAD = 64 * 1024
const MAX_LINE = 8 * 1024

const CR = 13
const LF = 10

/** The value of a hexadecimal digit by its character code; -1 for anything else. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

const statusLine = /^HTTP\/1\.([01]) (\d{3})(?: (.*))?$/
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** The first value of a header, by its name in lower case. */
export function headerOf(rawHeaders: readonly string[], name: string): string | undefined {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const given = rawHeaders[at]
    if (given?.length === name.length && given.toLowerCase() === name) return rawHeaders[at + 1]
  }
  return undefined
}

/** Reads the responses on one connection, one after another, from its bytes (RFC 9112). */
export class ResponseParser {
  private state: State = 'done'
  private sink: ResponseSink | undefined
  /** Bytes of the body, or of the chunk, that are still to come. */
  private left = 0
  private reusable = true
  /** What has come of a head or a line whose end has not. */
  private begun = ''

  /** What comes next answers this request. */
  expect(sink: ResponseSink): void {
    this.sink = sink
    this.state = 'head'
    this.begun = ''
  }

  /** Takes the first `length` bytes. Throws `ProtocolError` for what is no response, or comes unasked. */
  push(bytes: Buffer, length: number): void {
    let at = 0
    while (at < length) at = this.read(bytes, at, length)
  }

  /** The connection has ended. True when that was the end of the response. */
  close(): boolean {
    if (this.state !== 'until-close') return false
    this.finish(false)
    return true
  }

  /** Reads one thing that begins at `at`; gives where the next begins. */
  private read(bytes: Buffer, at: number, length: number): number {
    switch (this.state) {
      case 'done':
        throw new ProtocolError('The server sent more than it was asked for')
      case 'head':
        return this.readUpTo('\r\n\r\n', MAX_HEAD, bytes, at, length)
      case 'length':
      case 'chunk':
        return this.readBody(bytes, at, Math.min(length, at + this.left))
      case 'until-close':
        this.sink?.onBody(bytes, at, length)
        return length
      case 'chunk-size':
      case 'chunk-end':
        return this.readShort(bytes, at, length)
      default:
        return this.readUpTo('\r\n', MAX_LINE, bytes, at, length)
    }
  }

  /** The line between two parts, straight from its bytes where it is there and plain, as nearly always. */
  private readShort(bytes: Buffer, from: number, length: number): number {
    let at = from
    let size = 0
    // Seven digits are 256 MB.
    while (at < length && at - from < 7) {
      const digit = hexDigit(bytes[at] ?? 0)
      if (digit < 0) break
      size = size * 16 + digit
      at += 1
    }
    const whole = this.begun === '' && at + 1 < length && bytes[at] === CR && bytes[at + 1] === LF
    const fits = this.state === 'chunk-size' ? at > from : at === from
    if (!whole || !fits) {
      return this.readUpTo('\r\n', MAX_LINE, bytes, from, length)
    }
    if (this.state === 'chunk-end') this.state = 'chunk-size'
    else {
      this.left = size
      this.state = size === 0 ? 'trailers' : 'chunk'
    }
    return at + 2
  }

  private readBody(bytes: Buffer, from: number, to: number): number {
    this.left -= to - from
    this.sink?.onBody(bytes, from, to)
    if (this.left === 0) {
      if (this.state === 'chunk') this.state = 'chunk-end'
      else this.finish(this.reusable)
    }
    return to
  }

  /** Reads a text up to its end mark, which may come in several pieces, and takes it. */
  private readUpTo(mark: string, limit: number, bytes: Buffer, at: number, length: number): number {
    const { begun } = this
    // Usually all of it is there, and nothing after it needs to become text.
    const whole = begun === '' ? bytes.indexOf(mark, at, 'latin1') : -1
    const known = whole >= 0 && whole + mark.length <= length
    const text = begun + bytes.toString('latin1', at, known ? whole : length)
    const end = known ? text.length : text.indexOf(mark, Math.max(0, begun.length - mark.length))
    if ((end < 0 ? text.length : end) > limit) throw new ProtocolError('The head of the answer is too long')
    this.begun = end < 0 ? text : ''
    if (end < 0) return length
    if (this.state === 'head') this.takeHead(text.slice(0, end))
    else this.takeLine(text.slice(0, end))
    return at + end - begun.length + mark.length
  }

  private takeHead(text: string): void {
    const end = text.indexOf('\r\n')
    const [, minor, code, reason = ''] = statusLine.exec(end < 0 ? text : text.slice(0, end)) ?? []
    if (code === undefined) throw new ProtocolError('The answer is not HTTP')
    const status = Number(code)
    // Interim responses announce the one that counts.
    if (status < 200 && status !== 101) return
    const rawHeaders = end < 0 ? [] : headersOf(text, end + 2)
    const connection = headerOf(rawHeaders, 'connection')?.toLowerCase() ?? ''
    this.reusable = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive')
    this.state = this.bodyState(status, rawHeaders)
    const bodyless = this.state === 'length' && this.left === 0
    this.sink?.onHead({ status, statusText: reason, rawHeaders })
    if (bodyless) this.finish(this.reusable)
  }

  /** How the body is delimited (RFC 9112, 6.3). */
  private bodyState(status: number, rawHeaders: readonly string[]): State {
    this.left = 0
    if (this.sink?.method === 'HEAD' || status === 204 || status === 304) return 'length'
    const coding = headerOf(rawHeaders, 'transfer-encoding')
    const length = headerOf(rawHeaders, 'content-length')
    if (coding !== undefined) {
      if (coding.toLowerCase() !== 'chunked') throw new ProtocolError(`The answer is coded as ${coding}`)
      // Whoever sends both may mean something else than what is read here.
      if (length !== undefined) this.reusable = false
      return 'chunk-size'
    }
    if (length === undefined) return 'until-close'
    if (!/^\d{1,15}$/.test(length)) throw new ProtocolError('The length of the answer is no number')
    this.left = Number(length)
    return 'length'
  }

  private takeLine(line: string): void {
    if (this.state === 'chunk-size') {
      const [, digits] = /^([0-9a-f]{1,13})[ \t]*(?:;|$)/i.exec(line) ?? []
      if (digits === undefined) throw new ProtocolError('A part of the answer has no length')
      this.left = Number.parseInt(digits, 16)
      this.state = this.left === 0 ? 'trailers' : 'chunk'
    } else if (this.state === 'chunk-end') {
      if (line !== '') throw new ProtocolError('A part of the answer is longer than it says')
      this.state = 'chunk-size'
    } else if (line === '') this.finish(this.reusable)
  }

  private finish(reusable: boolean): void {
    const { sink } = this
    this.state = 'done'
    this.sink = undefined
    sink?.onEnd(reusable)
  }
}

/** The headers of a head, from where the first of them begins. */
function headersOf(head: string, from: number): string[] {
  const headers: string[] = []
  for (let at = from; at <= head.length; ) {
    const found = head.indexOf('\r\n', at)
    const end = found < 0 ? head.length : found
    const colon = head.indexOf(':', at)
    const name = head.slice(at, colon < 0 ? at : Math.min(colon, end))
    if (colon > end || !headerName.test(name)) throw new ProtocolError('The answer has a header without a name')
    headers.push(name, head.slice(colon + 1, end).trim())
    at = end + 2
  }
  return headers
}
