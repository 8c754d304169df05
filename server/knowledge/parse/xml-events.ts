import { SaxesParser } from 'saxes'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'

export type Attributes = Readonly<Record<string, string>>

/** What a reader of XML is told; element names are without namespace prefix, attributes are there with and without. */
export interface XmlHandlers {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  text?(text: string): void
}

export interface XmlOptions {
  /** What the file is called in an error. */
  what: Said
  /** Told the names of entities that are not built into XML; they stay in the text as they are written. */
  onEntity?: (message: string) => void
}

/** The `r:id` of an element in an Office file, whatever prefix it has there. */
export const relationId = (attributes: Attributes) =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? ''

const PIECE = 64 * 1024

/**
 * Reads XML as events. Only the five built-in and numeric entities are expanded and no declaration is read, so that no
 * file can multiply itself or reach outside. Throws `file-broken` with line and column.
 */
export function readXml(source: string, handlers: XmlHandlers, { what, onEntity }: XmlOptions): void {
  const parser = new SaxesParser({ xmlns: false, position: true })
  parser.on('error', (error) => {
    if (error.message.includes('undefined entity')) onEntity?.(error.message)
    else throw broken(what, error)
  })
  parser.on('opentag', ({ name, attributes }) => handlers.open(withoutPrefix(name), unprefixed(attributes)))
  parser.on('closetag', ({ name }) => handlers.close(withoutPrefix(name)))
  if (handlers.text) {
    const text = handlers.text.bind(handlers)
    parser.on('text', text)
    parser.on('cdata', text)
  }
  for (let at = 0; at < source.length; at += PIECE) parser.write(source.slice(at, at + PIECE))
  parser.close()
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(':') + 1)

function unprefixed(attributes: Record<string, string>): Attributes {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue
    plain[name] = value
    plain[withoutPrefix(name)] ??= value
  }
  return plain
}

function broken(what: Said, error: Error): AppError {
  const at = /^(\d+):(\d+): (.*?)\.?$/.exec(error.message)
  const [, line = '', column = '', problem = ''] = at ?? []
  const said = at
    ? say('{what} is damaged at line {line}, column {column} ({problem}).', { what, line, column, problem })
    : say('{what} is damaged.', { what })
  return new AppError('file-broken', said, { cause: error })
}
