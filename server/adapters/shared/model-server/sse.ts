import { LineCutter } from './lines'

/**
 * Reads the data of server-sent events out of text that arrives in pieces
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
 * Several `data` lines of one event are joined; comments and other fields are skipped; an event that the stream's end
 * cuts off is dropped, as the specification says.
 */
export class SseReader {
  private readonly cutter = new LineCutter()
  private data: string[] = []
  private first = true

  /** The data of every event that is complete with this piece. */
  push(text: string): string[] {
    const events: string[] = []
    for (const line of this.cutter.push(this.first ? text.replace(/^\uFEFF/, '') : text)) this.line(line, events)
    this.first &&= text === ''
    return events
  }

  private line(line: string, events: string[]): void {
    if (line === '') {
      if (this.data.length > 0) events.push(this.data.join('\n'))
      this.data = []
    } else if (line.startsWith('data:')) this.data.push(line.slice(line[5] === ' ' ? 6 : 5))
    else if (line === 'data') this.data.push('')
  }
}
