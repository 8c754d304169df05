import { describe, expect, it } from 'vitest'
import { type ResponseHead, ResponseParser } from './response-parser'

interface Seen {
  heads: ResponseHead[]
  body: string
  ends: boolean[]
}

/** Feeds an answer in pieces of a size and gives what the parser made of it. */
function parse(answer: string, { piece = answer.length, method = 'GET' } = {}): Seen & { parser: ResponseParser } {
  const seen: Seen = { heads: [], body: '', ends: [] }
  const parser = new ResponseParser()
  parser.expect({
    method,
    onHead: (head) => seen.heads.push(head),
    onBody: (bytes, from, to) => {
      seen.body += bytes.toString('latin1', from, to)
    },
    onEnd: (reusable) => seen.ends.push(reusable),
  })
  const bytes = Buffer.from(answer, 'latin1')
  // One buffer for all pieces, as a connection has it: what is left over from before must not be read again.
  const memory = Buffer.alloc(Math.max(piece, 1))
  for (let at = 0; at < bytes.length; at += piece) {
    const length = bytes.copy(memory, 0, at, at + piece)
    parser.push(memory, length)
  }
  return Object.assign(seen, { parser })
}

const lengthy = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Two:  a b \r\n\r\nhello'
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;name=value\r\n, and more\r\n0\r\nTrailer: x\r\n\r\n'

describe('ResponseParser', () => {
  it.each([1, 2, 3, 7, 1000])('reads a body of known length in pieces of %i', (piece) => {
    const { heads, body, ends } = parse(lengthy, { piece })
    expect(heads).toEqual([{ status: 200, statusText: 'OK', rawHeaders: ['Content-Length', '5', 'X-Two', 'a b'] }])
    expect([body, ends]).toEqual(['hello', [true]])
  })

  it.each([1, 2, 3, 7, 1000])('reads a chunked body in pieces of %i', (piece) => {
    const { body, ends } = parse(chunked, { piece })
    expect([body, ends]).toEqual(['hello, and more', [true]])
  })

  it.each([1, 1000])('passes over interim answers in pieces of %i', (piece) => {
    const { heads, body } = parse(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${lengthy}`,
      {
        piece,
      },
    )
    expect(heads.map(({ status }) => status)).toEqual([200])
    expect(body).toBe('hello')
  })

  it('reads up to the end of the connection when nothing says how long', () => {
    const { parser, body, ends } = parse('HTTP/1.1 200 OK\r\n\r\nhello')
    expect([body, ends]).toEqual(['hello', []])
    expect(parser.close()).toBe(true)
    expect(ends).toEqual([false])
  })

  it('is not complete when the connection ends before the body does', () => {
    const { parser, ends } = parse(lengthy.slice(0, -1))
    expect(parser.close()).toBe(false)
    expect(ends).toEqual([])
  })

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n'],
  ])('%s: no body follows %j', (method, answer) => {
    expect(parse(answer, { method })).toMatchObject({ body: '', ends: [true] })
  })

  it.each([
    'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  ])('does not keep the connection after %j', (answer) => {
    expect(parse(answer)).toMatchObject({ body: 'hello', ends: [false] })
  })

  it.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['a header over two lines', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n'],
    ['a coding it does not know', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n'],
    ['an empty chunk length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nhello\r\n'],
    ['a chunk without a length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n'],
    ['a chunk longer than it says', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n'],
    ['more than was asked for', `${lengthy}HTTP/1.1 200 OK\r\n\r\n`],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`],
  ])('refuses %s', (_what, answer) => {
    expect(() => parse(answer)).toThrow(expect.objectContaining({ code: 'EPROTO' }))
    expect(() => parse(answer, { piece: 3 })).toThrow(expect.objectContaining({ code: 'EPROTO' }))
  })
})
