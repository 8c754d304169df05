/** A piece of what a model says. `reset`: what came as answer so far was reasoning, and the answer begins anew. */
export type SaidPiece = { kind: 'answer' | 'reasoning'; text: string } | { kind: 'reset' }

const NAMES = '(?:seed:)?(?:think|thinking|thought|thoughts|reasoning)'
/** The marks that models put around their reasoning when the server does not take it out. */
const OPEN = new RegExp(
  String.raw`<${NAMES}(?:\s[^<>]{0,60})?>|\[THINK\]|◁think▷|<\|START_THINKING\|>|<\|begin_of_thought\|>|<\|channel\|>(?:analysis|commentary)[^<]{0,60}<\|message\|>`,
  'i',
)
const CLOSE = new RegExp(
  String.raw`</${NAMES}\s?>|\[/THINK\]|◁/think▷|<\|END_THINKING\|>|<\|end_of_thought\|>|(?:<\|end\|>)?(?:<\|start\|>assistant)?<\|channel\|>final(?: [^<]{0,60})?<\|message\|>`,
  'i',
)
/** Marks of a chat format, which say nothing. */
const MARK = /<\|(?:start\|>assistant|end\|>|return\|>|(?:begin|end)_of_solution\|>|(?:START|END)_RESPONSE\|>)/i
const ANY = new RegExp(`(?<open>${OPEN.source})|(?<close>${CLOSE.source})|(?<mark>${MARK.source})`, 'gi')
/** Every mark begins with one of these, and is no longer than this. */
const FIRST = /[<[◁]/
const LONGEST = 110
/** What a mark may look like while it is still coming. */
const COMING = new RegExp(
  String.raw`^(?:</?[a-z:]{0,14}|</?${NAMES}\s[^<>]{0,60}|\[/?[A-Z]{0,5}|◁/?[a-z]{0,5}|<\|[a-z_]{0,18}(?:\|(?:>[^<]{0,70}(?:<\|?[a-z]{0,9}\|?)?)?)?)$`,
  'i',
)
/** After these a mark begins something of its own; elsewhere in a line it may be a word that is spoken of. */
const SENTENCE_END = /(?:^|[\n.!?…:;)\]}*_>。！？])[ \t]*$/
const CODE_MARK = /`+|~{3,}|\n/g
/** No fence is longer. */
const HELD = 64

/** Whether a place in Markdown is inside code; reads a text as it grows. */
class CodeReader {
  private fence = ''
  private ticks = 0
  private lineBlank = true
  /** A row of marks that may go on in the next piece. */
  private held = ''

  get inside(): boolean {
    const { held } = this
    this.held = ''
    this.scan(held)
    return this.fence !== '' || this.ticks > 0
  }

  read(piece: string): void {
    const text = this.held + piece
    this.held = /[`~]+$/.exec(text.slice(-HELD))?.[0] ?? ''
    this.scan(text.slice(0, text.length - this.held.length))
  }

  private scan(text: string): void {
    let from = 0
    for (const { 0: mark, index } of text.matchAll(CODE_MARK)) {
      if (this.lineBlank) this.lineBlank = text.slice(from, index).trim() === ''
      from = index + mark.length
      if (mark === '\n') {
        this.ticks = 0
        this.lineBlank = true
      } else this.take(mark)
    }
    if (this.lineBlank) this.lineBlank = text.slice(from).trim() === ''
  }

  private take(mark: string): void {
    const atStart = this.lineBlank
    this.lineBlank = false
    if (mark.length >= 3 && atStart && this.ticks === 0) {
      if (this.fence === '') this.fence = mark
      else if (mark.startsWith(this.fence)) this.fence = ''
    } else if (this.fence === '' && mark.startsWith('`')) {
      this.ticks = this.ticks === mark.length ? 0 : this.ticks === 0 ? mark.length : this.ticks
    }
  }
}

/** Where the splitter stands; `presumed`: a model that is known to begin in its reasoning has not told yet. */
type State = 'answer' | 'reasoning' | 'presumed' | 'spoken-of'

/**
 * Takes the reasoning out of what a model says, as it comes: `<think>…</think>` and its like, wherever it stands, over any
 * cuts; the channels of gpt-oss; and text that ends in a lone `</think>`, which then was reasoning from its beginning.
 * Marks in code or quotation marks are text, and so is a mark in the middle of a sentence that never closes.
 */
export class ReasoningSplitter {
  private state: State
  private pending = ''
  private code = new CodeReader()
  private answer = ''
  private thought = ''
  /** What a mark in the middle of a sentence opened; goes back where it was, should it not be closed. */
  private spoken = ''
  /** Whether a lone closing mark ended the reasoning. */
  private lone = false

  /** `presumed`: the model begins in its reasoning without a mark. */
  constructor(presumed = false) {
    this.state = presumed ? 'presumed' : 'answer'
  }

  /** The answer so far, without white space that only set it apart from the reasoning. */
  get text(): string {
    return this.answer
  }

  get reasoning(): string {
    return this.thought.trim()
  }

  /** Whether the model began in its reasoning without saying so. */
  get beganInside(): boolean {
    return this.lone
  }

  /** The server tells the reasoning apart itself. */
  told(text: string): SaidPiece {
    this.thought += text
    if (this.state === 'presumed') this.state = 'answer'
    return { kind: 'reasoning', text }
  }

  /** The next piece of what the model says, as far as it is known what it is. */
  push(text: string): readonly SaidPiece[] {
    if (this.state === 'answer' && this.pending === '' && !FIRST.test(text)) return this.say(text)
    this.pending += text
    return this.drain(false)
  }

  /** The rest, when nothing more comes. */
  end(): readonly SaidPiece[] {
    const pieces = this.drain(true)
    if (this.state === 'spoken-of') {
      const { spoken } = this
      this.spoken = ''
      this.state = 'answer'
      return [...pieces, ...this.say(spoken)]
    }
    // What was taken for reasoning from the beginning never ended: it is the answer.
    if (this.state === 'presumed' && this.thought !== '') {
      const { thought } = this
      this.thought = ''
      this.state = 'answer'
      return [...pieces, ...this.say(thought)]
    }
    return pieces
  }

  private drain(last: boolean): SaidPiece[] {
    const pieces: SaidPiece[] = []
    for (;;) {
      ANY.lastIndex = 0
      const found = ANY.exec(this.pending)
      if (!found) break
      const before = this.pending.slice(0, found.index)
      const after = this.pending.slice(found.index + found[0].length)
      pieces.push(...this.say(before))
      this.pending = found[0] + after
      const taken = this.take(found, after, last)
      if (taken === 'later') return pieces
      this.pending = after
      pieces.push(...taken)
    }
    const held = last ? '' : comingMark(this.pending)
    pieces.push(...this.say(this.pending.slice(0, this.pending.length - held.length)))
    this.pending = held
    return pieces
  }

  /** What a mark does; `later` when that depends on what follows it. */
  private take(found: RegExpExecArray, after: string, last: boolean): readonly SaidPiece[] | 'later' {
    const [mark] = found
    const { open, close } = found.groups ?? {}
    if (this.isQuoted()) return this.say(mark)
    if (open !== undefined) return this.open(mark)
    if (close === undefined) return []
    if (this.state !== 'answer') return this.close()
    // In the format of channels the answer is announced also where nothing was said before it.
    if (mark.includes('|')) return []
    if (!SENTENCE_END.test(this.answer.slice(-LONGEST))) {
      if (!last && /^[ \t]*$/.test(after)) return 'later'
      if (/^[ \t]*[a-z,.;)]/.test(after)) return this.say(mark)
    }
    return this.closeAll()
  }

  /** Whether what comes next stands in code or behind a quotation mark. */
  private isQuoted(): boolean {
    if (this.state === 'reasoning' || this.state === 'presumed') return /["'`]$/.test(this.thought)
    const text = this.state === 'spoken-of' ? this.spoken : this.answer
    return this.code.inside || /["'“‘«]$/.test(text)
  }

  private open(mark: string): readonly SaidPiece[] {
    if (this.state !== 'answer') {
      this.state = this.state === 'spoken-of' ? 'spoken-of' : 'reasoning'
      return []
    }
    if (!SENTENCE_END.test(this.answer.slice(-LONGEST))) {
      this.state = 'spoken-of'
      this.spoken = mark
      return []
    }
    this.state = 'reasoning'
    if (this.thought !== '') this.thought += '\n\n'
    return []
  }

  private close(): readonly SaidPiece[] {
    const { state, spoken } = this
    if (state === 'presumed') this.lone = true
    this.state = 'answer'
    this.code = new CodeReader()
    this.code.read(this.answer)
    this.spoken = ''
    if (state !== 'spoken-of') return []
    const text = spoken.slice(spoken.search(/[>▷\]]/) + 1)
    this.thought += this.thought === '' ? text : `\n\n${text}`
    return [{ kind: 'reasoning', text }]
  }

  /** A lone closing mark: all that came before it was reasoning. */
  private closeAll(): readonly SaidPiece[] {
    const { answer } = this
    this.lone = true
    this.answer = ''
    this.code = new CodeReader()
    this.thought += answer
    if (answer === '') return []
    return [{ kind: 'reset' }, { kind: 'reasoning', text: answer }]
  }

  private say(text: string): readonly SaidPiece[] {
    if (text === '') return []
    if (this.state === 'spoken-of') {
      this.spoken += text
      this.code.read(text)
      return []
    }
    if (this.state !== 'answer') {
      this.thought += text
      return [{ kind: 'reasoning', text }]
    }
    // The empty lines between reasoning and answer belong to neither.
    const own = this.answer === '' && this.thought !== '' ? text.trimStart() : text
    if (own === '') return []
    this.answer += own
    this.code.read(own)
    return [{ kind: 'answer', text: own }]
  }
}

/** The end of a text that may be the beginning of a mark. */
function comingMark(text: string): string {
  const near = text.slice(-LONGEST)
  // A channel's mark has an angle in its middle, so that the earliest beginning counts.
  for (let at = near.search(FIRST); at >= 0; ) {
    const rest = near.slice(at)
    if (COMING.test(rest)) return rest
    const next = near.slice(at + 1).search(FIRST)
    at = next < 0 ? -1 : at + 1 + next
  }
  return ''
}

/** A whole text without its reasoning. */
export function withoutReasoning(text: string): string {
  if (!FIRST.test(text)) return text
  const splitter = new ReasoningSplitter()
  splitter.push(text)
  splitter.end()
  return splitter.text
}
