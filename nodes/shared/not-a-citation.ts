/** Names that have an index behind them rather than a source. */
const INDEXED =
  /(?:^|[^\p{L}\p{N}])(?:\p{L}|array|arr|list|lista|matrix|matriz|vector|tensor|args?|argv|data|rows?|cols?|columns?|items?|values?|results?|buffer|table|map|dict|tuple|index|elements?|elem|nums?|words|lines|tokens|keys|params|children|nodes?|stack|queue|heap|dp|memo|str|char|chars|bytes|self|this)$/iu
/** What no word of a language looks like. */
const CODE_NAME = /[\p{L}\p{N}]*(?:[_$\d][\p{L}\p{N}_$]*|\p{Ll}\p{Lu}[\p{L}\p{N}_$]*)$/u
/** So much before a bracket tells. */
const BEFORE = 40
const CHAIN = /^(?:\[[^[\]\n]{0,20}\]){0,6}/
/** What follows an index: an assignment, a member, a call. */
const USED = /^(?:[ \t]*(?:=(?![=>])|[-+*/%]=|\+\+|--)|\.\p{Ll}[\p{L}\p{N}_]*[.(\s=]|\()/u

/** Whether the bracket at `at` (with the space before it) stands directly behind a name and picks one of its elements. */
export function isIndex(text: string, at: number, length: number): boolean {
  const before = text.slice(Math.max(0, at - BEFORE), at)
  if (!/[\p{L}\p{N}_$)\]]$/u.test(before) || !/[[\\]/.test(text.charAt(at))) return false
  const after = text.slice(at + length, at + length + BEFORE)
  const chain = CHAIN.exec(after)?.[0] ?? ''
  if (chain.includes('[0]') || USED.test(after.slice(chain.length))) return true
  return INDEXED.test(before) || CODE_NAME.test(before)
}

const SERIES = 'range|interval|intervalo|rango|bereich|intervall'
const SERIES_BEFORE = new RegExp(String.raw`(?:=|\b(?:${SERIES}|between))[ \t]*$`, 'iu')
const SERIES_AFTER = new RegExp(String.raw`^[ \t]*(?:${SERIES})\b`, 'iu')

/** Whether brackets hold numbers of their own: an interval, or a list that something is set to. */
export function inSeries(text: string, at: number, match: string): boolean {
  if (!/\d\s*[,;–-]\s*\d/.test(match)) return false
  const end = at + match.length
  return (
    SERIES_BEFORE.test(text.slice(Math.max(0, at - BEFORE), at)) || SERIES_AFTER.test(text.slice(end, end + BEFORE))
  )
}

/** Numbers of the footnotes that a text defines itself: `[^1]: …`. */
export function ownFootnotes(text: string): ReadonlySet<number> {
  if (!text.includes('[^')) return none
  return new Set([...text.matchAll(/^ {0,3}\[\^(\d{1,3})\]:/gm)].map((found) => Number(found[1])))
}

const none: ReadonlySet<number> = new Set()
