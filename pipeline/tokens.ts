/** Whether a UTF-16 unit is a CJK character: ideographs, kana, Hangul. */
const isCjk = (unit: number): boolean =>
  unit >= 0x2e80 && (unit <= 0x9fff || (unit >= 0xac00 && unit <= 0xd7af) || (unit >= 0xf900 && unit <= 0xfaff))

/**
 * Estimates how many tokens a model makes of a text, without its tokenizer: about four UTF-16 units a token in running
 * text, at least 1.3 tokens a word, one token a CJK character. Meant to err on the high side by 5–25 %, so that a prompt
 * that fits by this estimate fits the model.
 */
export function estimateTokens(text: string): number {
  const count = new Count()
  count.add(text, 0, text.length)
  return count.tokens()
}

/** A part of a text in UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Tokens of a whole text and, among them, of spans in it, which follow each other. Reads the text once. A word that a
 * border of a span cuts counts twice.
 */
export function estimateParts(text: string, spans: readonly Span[]): { whole: number; inSpans: number } {
  const whole = new Count()
  let inSpans = 0
  let at = 0
  for (const { start, end } of spans) {
    whole.add(text, at, start)
    const span = new Count()
    span.add(text, start, end)
    whole.join(span)
    inSpans += span.tokens()
    at = end
  }
  whole.add(text, at, text.length)
  return { whole: whole.tokens(), inSpans }
}

class Count {
  private units = 0
  private words = 0
  private wide = 0

  add(text: string, from: number, to: number): void {
    let words = 0
    let wide = 0
    let before = 32
    for (let i = from; i < to; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 32 && before <= 32) words++
      if (unit >= 0x2e80 && isCjk(unit)) wide++
      before = unit
    }
    this.units += Math.max(0, to - from)
    this.words += words
    this.wide += wide
  }

  join({ units, words, wide }: Count): void {
    this.units += units
    this.words += words
    this.wide += wide
  }

  tokens(): number {
    if (this.units === 0) return 0
    return Math.max(1, Math.ceil(Math.max((this.units - this.wide) / 4, this.words * 1.3) + this.wide))
  }
}

/** What a chat format adds to each message: role markers and separators. */
export const MESSAGE_OVERHEAD_TOKENS = 8
