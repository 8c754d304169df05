const FENCED = /^(`{3,}|~{3,})[^\n{["]*\n?([\s\S]*?)\n?\1\s*$/

/** The JSON of an answer without the fence around it, and without a sentence before or behind a fenced block. */
export function bareJson(text: string): string {
  const trimmed = text.trim()
  const whole = FENCED.exec(trimmed)?.[2]
  if (whole !== undefined) return whole.trim()
  const block = /(?:^|\n)[ \t]*(`{3,}|~{3,})[ \t]*\w*[ \t]*\n([\s\S]*?)\n[ \t]*\1/.exec(trimmed)?.[2]
  return block !== undefined && !/^[{["]/.test(trimmed) ? block.trim() : trimmed
}

/** Lets a JSON answer through as it comes, without what may stand around it. */
export class JsonStream {
  private text = ''
  private begun = -1
  private sent = 0

  /** The part of the JSON that is new and certain. */
  push(piece: string): string {
    this.text += piece
    if (this.begun < 0) this.begun = this.text.search(/[{[]/)
    if (this.begun < 0) return ''
    // A fence that closes may be under way.
    const open = /\s*[`~]{0,3}\s*$/.exec(this.text.slice(-80))?.[0].length ?? 0
    const fence = this.text.indexOf('\n```', this.begun)
    const end = fence < 0 ? this.text.length - open : fence
    const part = this.text.slice(this.begun + this.sent, end)
    this.sent += part.length
    return part
  }

  /** What is left of the answer's JSON once it is known; `reset` when it is not what was let through. */
  end(json: string): { text: string; reset: boolean } {
    const told = this.begun < 0 ? '' : this.text.slice(this.begun, this.begun + this.sent)
    return json.startsWith(told) ? { text: json.slice(told.length), reset: false } : { text: json, reset: true }
  }
}
