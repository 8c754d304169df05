/** Where an answer began to repeat itself. */
export interface Loop {
  /** The text up to here holds the passage once. */
  end: number
  /** How often the passage stood there in a row. */
  times: number
  passage: string
}

/** Looked for each time so much has come: the cost of a look is bounded, so that the cost of a text is linear in it. */
const EVERY = 48
/** What ends the text is looked for before it; where it stands is a period away, or a multiple of one. */
const ANCHOR = 24
/** The longest passage, in characters. */
const LONGEST = 4_000
const CANDIDATES = 6
/** Times in a row that are a loop, by what is repeated: a passage of some words, a word or two, what has no words. */
const TIMES = { passage: 3, words: 12, marks: 200 }
/** Honest tables, lists and code have equal lines: more of them, and more of it. */
const STRUCTURE = { times: 12, characters: 400 }

const NEAR = LONGEST * TIMES.passage + ANCHOR

const CLOSING = /[.!?…,;:)\]}"'”’»。！？]/
const FENCE = /^[ \t]*(?:`{3,}|~{3,})/
/** A row of a table, an item of a list, a line of quoted or indented text. */
const STRUCTURED = /(?:^|\n)(?:[ \t]*(?:[|>+*•-]|\d{1,4}[.)])|\t| {4})/

/** Watches a text that grows for a passage that follows itself again and again, as small models fall into. */
export class LoopGuard {
  /** The end of the text, and how much stands before it. */
  private near = ''
  private before = 0
  private looked = 0
  private line = ''
  private fenced = false

  /** `structured`: the whole text is JSON or the like. */
  constructor(private readonly structured = false) {}

  /** Takes the next piece; says where the loop began once there is one. */
  push(piece: string): Loop | undefined {
    this.near += piece
    this.readLines(piece)
    if (this.before + this.near.length - this.looked < EVERY) return undefined
    return this.look()
  }

  /** A text that ends is looked at once more. */
  look(): Loop | undefined {
    const surplus = this.near.length - NEAR
    if (surplus > 0) {
      this.near = this.near.slice(surplus)
      this.before += surplus
    }
    const { near } = this
    this.looked = this.before + near.length
    const anchor = near.slice(-ANCHOR)
    let at = near.length - ANCHOR
    for (let tries = 0; tries < CANDIDATES && at > 0; tries++) {
      at = near.lastIndexOf(anchor, at - 1)
      if (at < 0) return undefined
      const period = near.length - ANCHOR - at
      if (period > LONGEST) return undefined
      const run = repeated(near, period)
      const times = Math.floor(run / period)
      const passage = near.slice(near.length - run, near.length - run + period)
      if (times < TIMES.passage || times < this.timesFor(passage)) continue
      let end = near.length - run + period
      // What stands before the first time may end like the passage does: then its end is here.
      while (CLOSING.test(near.charAt(end))) end++
      return { end: this.before + end, times, passage: near.slice(end - period, end).trim() }
    }
    return undefined
  }

  private timesFor(passage: string): number {
    const words = passage.match(/[\p{L}\p{N}]+/gu) ?? []
    if (words.length === 0) return TIMES.marks
    if (this.structured || this.fenced || STRUCTURED.test(passage)) {
      return Math.max(STRUCTURE.times, Math.ceil(STRUCTURE.characters / passage.length))
    }
    const wide = /[\u2e80-\u9fff\uac00-\ud7af]/.test(passage) && passage.length >= 8
    return words.length >= 4 || wide ? TIMES.passage : TIMES.words
  }

  private readLines(piece: string): void {
    const lines = (this.line + piece).split('\n')
    this.line = (lines.pop() ?? '').slice(0, LONGEST)
    for (const line of lines) if (FENCE.test(line)) this.fenced = !this.fenced
  }
}

/** How many characters at the end of a text repeat what stands `period` before them, with the first time. */
function repeated(text: string, period: number): number {
  let at = text.length - 1
  while (at >= period && text.charCodeAt(at) === text.charCodeAt(at - period)) at--
  return text.length - 1 - at + period
}
