/**
 * What kind of text decides how far an estimate may be off: a tokenizer knows the words of prose, cuts numbers, code,
 * hashes and base64 (`dense`) finely, and writing other than Latin (`script`) as its vocabulary has it.
 */
export type TextKind = 'prose' | 'dense' | 'script'

/** A part of a text in UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

const kinds = { space: 0, lower: 1, upper: 2, digit: 3, mark: 4, other: 5 } as const

const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 32) return kinds.space
  if (code >= 48 && code <= 57) return kinds.digit
  if (code >= 65 && code <= 90) return kinds.upper
  return code >= 97 && code <= 122 ? kinds.lower : kinds.mark
})

/**
 * Hundredths of a token that a character costs beyond the quarter that each one counts for. Measured with the tokenizers
 * of all-MiniLM, Llama 2, Llama 3 and o200k: in the middle of what they say, since no one number is right for all.
 */
const EXTRA = { digit: 25, mark: 42, hump: 80, mixed: 50 } as const
/** So much of it (hundredths a word) is in the four characters a token of ordinary prose already. */
const ALLOWED = 12

const isCjk = (unit: number): boolean =>
  unit >= 0x2e80 && (unit <= 0x9fff || (unit >= 0xac00 && unit <= 0xd7af) || (unit >= 0xf900 && unit <= 0xfaff))

/** As `EXTRA`, for what is not ASCII and not CJK: the further from Latin, the fewer letters a tokenizer takes at once. */
function extraOf(unit: number): number {
  if (unit < 0x250) return 35
  if (unit < 0x590) return 20
  if (unit < 0x900) return 28
  if (unit < 0x2000) return 38
  // Dashes, arrows, lines; then halves of emoji and of what else lies beyond the first 65 536 characters.
  return unit >= 0xd800 && unit <= 0xdfff ? 115 : 75
}

/**
 * Estimates how many tokens a model makes of a text that grows at its end, or (`backwards`) at its beginning, without its
 * tokenizer. About four UTF-16 units a token in running text, at least 1.3 tokens a word, one token a CJK character; more
 * where digits, marks, changes of case and other scripts stand closer than in prose. Never falls when the text grows.
 */
export class TokenCounter {
  private units = 0
  private words = 0
  private wide = 0
  private script = 0
  /** In hundredths, so that the order of adding changes nothing. */
  private extra = 0
  private before: number = kinds.space

  constructor(private readonly backwards = false) {}

  /** Adds a part of a text as text of its own: what stood before is another word. */
  add(text: string, from: number, to: number): void {
    let before: number = kinds.space
    let plain = 0
    let words = 0
    for (let at = from; at < to; at++) {
      const unit = text.charCodeAt(at)
      // Most of a text is small letters and spaces; prompts are counted while a caller waits.
      if (unit > 96 && unit < 123 && before <= kinds.lower) {
        if (before === kinds.space) words++
        before = kinds.lower
        plain++
      } else if (unit <= 32) {
        before = kinds.space
        plain++
      } else {
        this.before = before
        this.push(unit)
        before = this.before
      }
    }
    this.before = before
    this.units += plain
    this.words += words
  }

  /** Adds the next UTF-16 unit. */
  push(unit: number): void {
    const { before } = this
    const kind = unit < 128 ? (asciiKinds[unit] ?? kinds.other) : kinds.other
    this.units++
    this.before = kind
    if (kind === kinds.space) return
    if (before === kinds.space) this.words++
    if (kind === kinds.lower && before <= kinds.lower) return
    if (kind === kinds.other) this.addOther(unit)
    else this.extra += this.extraBetween(before, kind)
  }

  private addOther(unit: number): void {
    if (isCjk(unit)) this.wide++
    else {
      this.extra += extraOf(unit)
      if (unit >= 0x250) this.script++
    }
  }

  /** What a character costs by its kind and that of its neighbour. */
  private extraBetween(before: number, kind: number): number {
    if (kind === kinds.mark) return EXTRA.mark
    const own = kind === kinds.digit ? EXTRA.digit : 0
    if (before === kinds.space || before >= kinds.mark || before === kind) return own
    if (kind === kinds.digit || before === kinds.digit) return own + EXTRA.mixed
    return (kind === kinds.upper) !== this.backwards ? EXTRA.hump : 0
  }

  /** Adds all that another one counted. */
  join({ units, words, wide, script, extra }: TokenCounter): void {
    this.units += units
    this.words += words
    this.wide += wide
    this.script += script
    this.extra += extra
  }

  /** The estimate for all that was added. */
  tokens(): number {
    if (this.units === 0) return 0
    const running = Math.max((this.units - this.wide) / 4, this.words * 1.3)
    return Math.max(1, Math.ceil(running + this.wide + Math.max(0, this.extra - ALLOWED * this.words) / 100))
  }

  /** The kind of all that was added. */
  kind(): TextKind {
    if (this.wide + this.script > this.units / 5) return 'script'
    // A fifth more than running text has.
    return this.extra - ALLOWED * this.words > this.units * 5 ? 'dense' : 'prose'
  }
}

/** Estimates how many tokens a model makes of a text; see `TokenCounter`. */
export const estimateTokens = (text: string): number => measureText(text).tokens

/** The estimate for a text, and its kind. */
export function measureText(text: string): { tokens: number; kind: TextKind } {
  const counter = new TokenCounter()
  counter.add(text, 0, text.length)
  return { tokens: counter.tokens(), kind: counter.kind() }
}

/**
 * The furthest `end`, not above `last`, such that the text from `start` to it has at most `limit` tokens; never in the
 * middle of a code point.
 */
export function reachTokens(text: string, start: number, limit: number, last: number = text.length): number {
  const counter = new TokenCounter()
  let end = start
  for (; end < last; end++) {
    counter.push(text.charCodeAt(end))
    if (counter.tokens() > limit) break
  }
  const parts =
    end > start && end < text.length && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(end - 1, end + 1))
  return parts ? end - 1 : end
}

/**
 * Tokens of a whole text and, among them, of spans in it, which follow each other, with the text's kind. Reads the text
 * once. A word that a border of a span cuts counts twice.
 */
export function estimateParts(
  text: string,
  spans: readonly Span[],
): { whole: number; inSpans: number; counter: TokenCounter } {
  const counter = new TokenCounter()
  let inSpans = 0
  let at = 0
  for (const { start, end } of spans) {
    counter.add(text, at, start)
    const span = new TokenCounter()
    span.add(text, start, end)
    counter.join(span)
    inSpans += span.tokens()
    at = end
  }
  counter.add(text, at, text.length)
  return { whole: counter.tokens(), inSpans, counter }
}

/** What a chat format adds to each message: role markers and separators. */
export const MESSAGE_OVERHEAD_TOKENS = 8
