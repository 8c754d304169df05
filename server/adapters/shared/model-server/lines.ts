/**
 * Cuts text that arrives in pieces into its lines, without line ends (LF, CRLF or CR), as they are complete.
 * `end` gives the last line when the text does not end with a line end.
 */
export class LineCutter {
  private rest = ''

  push(text: string): string[] {
    const whole = this.rest + text
    // Most servers send plain line feeds, for which no pattern is needed.
    const lines = whole.includes('\r') ? whole.split(/\r\n|\n|\r(?!$)/) : whole.split('\n')
    this.rest = lines.pop() ?? ''
    return lines
  }

  end(): string[] {
    const line = this.rest.replace(/\r$/, '')
    this.rest = ''
    return line === '' ? [] : [line]
  }
}
