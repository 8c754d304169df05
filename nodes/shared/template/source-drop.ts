import { Drop } from 'liquidjs'
import type { Chunk, Metadata } from '@/pipeline/chunk'
import { renderSource } from '@/pipeline/ports'

/**
 * What a template writes for a source is a marker first: after rendering each marker is replaced, so that the place of
 * every source in the message is known exactly. A filter gets the text itself; its result is text like any other.
 */
export interface Marked {
  readonly marker: string
}

/** A source's bare text, as `{{ source.text }}` in a loop. */
class TextDrop extends Drop implements Marked {
  constructor(
    readonly marker: string,
    private readonly content: string,
  ) {
    super()
  }

  override valueOf(): string {
    return this.content
  }
}

/** A source as templates see it: printed as a whole, or by its parts in a loop. */
export class SourceDrop extends Drop implements Marked {
  readonly citation: number
  readonly document: string
  readonly title: string
  readonly subject: string
  readonly page: number | undefined
  readonly heading: string
  readonly metadata: Metadata
  readonly score: number
  readonly text: TextDrop
  readonly marker: string
  readonly rendered: string

  constructor(chunk: Chunk, citation: number, nonce: string) {
    super()
    this.citation = citation
    this.document = chunk.documentName
    this.title = chunk.title ?? chunk.documentName
    this.subject = chunk.subject ?? ''
    this.page = chunk.position.page
    this.heading = (chunk.position.headingPath ?? []).join(' › ')
    this.metadata = chunk.metadata
    this.score = chunk.score
    this.marker = `\u0000${nonce}:s:${citation}\u0000`
    this.text = new TextDrop(`\u0000${nonce}:t:${citation}\u0000`, chunk.text)
    this.rendered = renderSource(chunk, citation)
  }

  override valueOf(): string {
    return this.rendered
  }
}

/** Replaces a value by its marker where a template prints it unfiltered. */
export function mark(value: unknown): unknown {
  if (value instanceof SourceDrop || value instanceof TextDrop) return value.marker
  if (Array.isArray(value) && value.length > 0 && value.every((member) => member instanceof SourceDrop)) {
    return value.map((member: SourceDrop) => member.marker).join('')
  }
  return value
}
