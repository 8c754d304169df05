import net from 'node:net'
import tls from 'node:tls'
import { type Message, serverNameOf, type Target } from './http-request'
import { headerOf, type ResponseHead, ResponseParser, type ResponseSink } from './response-parser'

/** A request on its way: who hears what becomes of it. */
export interface Exchange extends ResponseSink {
  /** No more of the answer will come. `stale`: a kept connection was closed before it brought anything. */
  onFailure(error: Error, stale: boolean): void
}

/** Who keeps connections. */
export interface ConnectionOwner {
  /** It can serve the next request. */
  onIdle(connection: Connection): void
  onClosed(connection: Connection): void
}

/** How much is read at once, into memory that belongs to the connection. Bytes. */
const READ_BYTES = 16 * 1024

/** One connection to a server, for one request at a time. */
export class Connection implements ResponseSink {
  private readonly socket: net.Socket
  private readonly parser = new ResponseParser()
  private exchange: Exchange | undefined
  private served = 0
  /** Something of the answer has come. */
  private answered = false
  /** Set once the answer is complete: whether the next request may follow. */
  private reusable: boolean | undefined
  /** After this the server may close it any moment (`performance.now()`). */
  private usableUntil = Number.POSITIVE_INFINITY

  constructor(
    target: Target,
    private readonly owner: ConnectionOwner,
    connectTimeoutMs: number,
  ) {
    this.socket = this.open(target)
    const limit = setTimeout(
      () => this.fail(codedError(`no connection within ${connectTimeoutMs} ms`, 'ETIMEDOUT')),
      connectTimeoutMs,
    )
    this.socket.once(target.secure ? 'secureConnect' : 'connect', () => clearTimeout(limit))
    this.socket.on('error', (error) => this.fail(error))
    this.socket.on('end', () => this.onHangUp())
    this.socket.on('close', () => {
      clearTimeout(limit)
      this.onHangUp()
      this.owner.onClosed(this)
    })
  }

  /** Whether a request may be sent now. */
  get usable(): boolean {
    return !this.socket.destroyed && performance.now() < this.usableUntil
  }

  get method(): string {
    return this.exchange?.method ?? 'GET'
  }

  /** Sends a request; `exchange` hears the answer. */
  send(exchange: Exchange, { text, encoding, bytes }: Message): void {
    this.exchange = exchange
    this.answered = false
    this.reusable = undefined
    this.parser.expect(this)
    this.socket.ref()
    if (bytes) this.socket.cork()
    this.socket.write(text, encoding)
    if (!bytes) return
    this.socket.write(bytes)
    this.socket.uncork()
  }

  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  /** Closes it; the exchange on it hears nothing more. */
  destroy(): void {
    this.exchange = undefined
    this.socket.destroy()
  }

  onHead(head: ResponseHead): void {
    const seconds = /timeout=(\d{1,6})/i.exec(headerOf(head.rawHeaders, 'keep-alive') ?? '')?.[1]
    // A second less than the server waits, so that a request does not meet its goodbye on the way.
    if (seconds !== undefined) this.usableUntil = performance.now() + (Number(seconds) - 1) * 1000
    this.exchange?.onHead(head)
  }

  onBody(bytes: Buffer, from: number, to: number): void {
    this.exchange?.onBody(bytes, from, to)
  }

  onEnd(reusable: boolean): void {
    // Only noted: what may still follow must not be taken for the answer to the next request.
    this.reusable = reusable
  }

  private open(target: Target): net.Socket {
    const { hostname: host, port, secure } = target
    // Read past node's streams, which make a copy of each piece and take a turn of their own to hand it on.
    const onread: net.OnReadOpts = {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (length, bytes) => this.onRead(length, bytes),
    }
    const options = { host, port, noDelay: true, keepAlive: true, onread }
    return secure ? tls.connect({ ...options, servername: serverNameOf(target) }) : net.connect(options)
  }

  private onRead(length: number, bytes: Uint8Array): boolean {
    this.answered = true
    try {
      // The very buffer that was given.
      this.parser.push(bytes as Buffer, length)
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)))
      return false
    }
    this.release()
    return !this.socket.isPaused()
  }

  /** The server closes its side: the end of an answer of unknown length, or of one that breaks off. */
  private onHangUp(): void {
    if (this.parser.close()) this.release()
    this.fail(codedError('socket hang up', 'ECONNRESET'))
  }

  private release(): void {
    const { exchange, reusable } = this
    if (reusable === undefined) return
    this.exchange = undefined
    this.reusable = undefined
    this.served += 1
    exchange?.onEnd(reusable)
    if (!reusable || this.socket.writableLength > 0) return void this.socket.destroy()
    // It may have been held back for a slow reader; waiting for the next request must not keep the process alive.
    if (this.socket.isPaused()) this.socket.resume()
    this.socket.unref()
    this.owner.onIdle(this)
  }

  private fail(error: Error): void {
    const { exchange } = this
    this.exchange = undefined
    this.socket.destroy()
    exchange?.onFailure(error, this.served > 0 && !this.answered && isDropped(error))
  }
}

function isDropped(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

/** An error with the code that node's own would have. */
export function codedError(message: string, code: string): Error {
  return Object.assign(new Error(message), { code })
}
