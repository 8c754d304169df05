import { StringDecoder } from 'node:string_decoder'
import { headerOf, type ResponseHead } from './response-parser'

/** How much of a streamed body may run ahead of its reader: characters, or bytes of a binary one. */
const readAhead = 256 * 1024

/** A response whose headers are there. Its body is read once: by `text`, by `chunks`, or by `bytes`. */
export interface HttpReply {
  readonly status: number
  readonly statusText: string
  /** Names and values of the headers in turn. */
  readonly rawHeaders: readonly string[]
  /** The whole body has come. */
  readonly complete: boolean
  /** The first value of a header, by its name in lower case. */
  header(name: string): string | undefined
  /** The whole body as UTF-8. */
  text(): Promise<string>
  /** The body as it arrives, as UTF-8. Leaving the loop early closes the connection, so that the server stops too. */
  chunks(): AsyncGenerator<string, void, undefined>
  /** As `chunks`, of a request with `binary`. */
  bytes(): AsyncGenerator<Buffer, void, undefined>
  /** Drops the rest of the body but keeps the connection for the next call; the loop over `chunks` may then be left. */
  finish(): void
  /** Closes the connection, so that the server stops. */
  discard(): void
}

/** What holds a reply's connection. */
export interface ReplySource {
  pause(): void
  resume(): void
  destroy(): void
}

/** The body of one response between the connection that brings it and whoever reads it. */
export class Reply implements HttpReply {
  readonly status: number
  readonly statusText: string
  readonly rawHeaders: readonly string[]
  private decoder: StringDecoder | undefined
  private pendingText = ''
  private pendingBytes: Buffer[] = []
  private pendingSize = 0
  private ended = false
  private finished = false
  private failure: { error: unknown; stopped: boolean } | undefined
  private wake: (() => void) | undefined

  constructor(
    head: ResponseHead,
    private readonly source: ReplySource,
    private readonly binary: boolean,
  ) {
    this.status = head.status
    this.statusText = head.statusText
    this.rawHeaders = head.rawHeaders
  }

  get complete(): boolean {
    return this.ended
  }

  header(name: string): string | undefined {
    return headerOf(this.rawHeaders, name)
  }

  async text(): Promise<string> {
    let text = ''
    while (!this.ended && !this.failure) {
      text += this.takeText()
      await this.more()
    }
    if (this.failure) throw this.failure.error
    return text + this.takeText()
  }

  chunks(): AsyncGenerator<string, void, undefined> {
    return this.parts(() => this.takeText())
  }

  bytes(): AsyncGenerator<Buffer, void, undefined> {
    return this.parts(() => this.takeBytes())
  }

  finish(): void {
    if (this.ended) return
    this.finished = true
    this.source.resume()
  }

  discard(): void {
    if (!this.ended && !this.finished) this.source.destroy()
  }

  /** The connection brought a piece of the body. */
  push(bytes: Buffer, from: number, to: number): void {
    if (this.finished) return
    if (this.binary) this.pendingBytes.push(Buffer.from(bytes.subarray(from, to)))
    else this.pendingText += this.decoded(bytes, from, to)
    this.pendingSize += to - from
    if (this.pendingSize > readAhead) this.source.pause()
    this.wake?.()
  }

  /** The connection brought all of it. */
  end(): void {
    this.pendingText += this.decoder?.end() ?? ''
    this.ended = true
    this.wake?.()
  }

  /** The rest will not come. `stopped`: nobody wants what has come already either. */
  fail(error: unknown, stopped: boolean): void {
    this.failure ??= { error, stopped }
    this.wake?.()
  }

  private async *parts<Part extends string | Buffer>(take: () => Part): AsyncGenerator<Part, void, undefined> {
    try {
      for (;;) {
        // After an abort nobody wants what had still arrived; after a broken connection it may hold the last line.
        if (this.failure?.stopped) throw this.failure.error
        const part = take()
        if (part.length > 0) yield part
        else if (this.ended) return
        else if (this.failure) throw this.failure.error
        else await this.more()
      }
    } finally {
      this.discard()
    }
  }

  private more(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve
    })
  }

  private takeText(): string {
    const text = this.pendingText
    this.pendingText = ''
    this.taken()
    return text
  }

  private takeBytes(): Buffer {
    const [only, ...more] = this.pendingBytes
    this.pendingBytes = []
    this.taken()
    return more.length === 0 && only ? only : Buffer.concat(only ? [only, ...more] : [])
  }

  private taken(): void {
    if (this.pendingSize > readAhead && !this.ended) this.source.resume()
    this.pendingSize = 0
  }

  /** A piece that ends with a whole character, as nearly all do, needs no decoder that remembers. */
  private decoded(bytes: Buffer, from: number, to: number): string {
    if (!this.decoder && (bytes[to - 1] ?? 0) < 0x80) return bytes.toString('utf8', from, to)
    this.decoder ??= new StringDecoder('utf8')
    return this.decoder.write(bytes.subarray(from, to))
  }
}
