import type { Json } from '@/pipeline/json'

/** JSON found in a text. `repaired`: commas before a closing bracket were taken out. */
export interface Found {
  value: Json
  repaired: boolean
}

/** How many opening brackets are tried, and how deep a value may be: bounds for hostile texts, far above real ones. */
const MOST_ATTEMPTS = 100
const DEEPEST = 200

const OPENS = /^(`{3,}|~{3,})[ \t]*(?:json|jsonc|json5)?$/i
const CLOSES = /^(?:`{3,}|~{3,})$/

/** What stands in fenced blocks. Where each fence closes is looked up: a text may open thousands and close none. */
function fencedBlocks(text: string): string[] {
  const lines = text.split('\n')
  /** Lines that close a fence, by their mark, the last one first: those that are passed are taken off. */
  const closing = new Map<string, number[]>()
  for (let at = lines.length - 1; at >= 0; at--) {
    const mark = lines[at]?.trim() ?? ''
    if (!CLOSES.test(mark)) continue
    const others = closing.get(mark)
    if (others) others.push(at)
    else closing.set(mark, [at])
  }
  const blocks: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = OPENS.exec(lines[at]?.trim() ?? '')?.[1]
    const ends = fence === undefined ? [] : (closing.get(fence) ?? [])
    while ((ends.at(-1) ?? Number.POSITIVE_INFINITY) <= at + 1) ends.pop()
    const end = ends.at(-1)
    if (end === undefined) continue
    blocks.push(lines.slice(at + 1, end).join('\n'))
    at = end
  }
  return blocks
}

/** The end of the value whose opening bracket stands at `start`; -1 when it does not close, or is nested too deeply. */
function endOf(text: string, start: number): number {
  const open: string[] = []
  let inString = false
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      open.push(char)
      if (open.length > DEEPEST) return -1
    } else if (char === '}' || char === ']') {
      if (open.pop() !== (char === '}' ? '{' : '[')) return -1
      if (open.length === 0) return at + 1
    }
  }
  return -1
}

/** Takes commas out that stand before a closing bracket, outside strings. */
function withoutTrailingCommas(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/gs, (match) => (match === ',' ? '' : match))
}

function tryParse(text: string): { value: Json } | undefined {
  try {
    // What JSON.parse gives is JSON.
    return { value: JSON.parse(text) as Json }
  } catch {
    // Not JSON is the usual case while looking for it.
    return undefined
  }
}

function parse(text: string): Found | undefined {
  const exact = tryParse(text)
  if (exact) return { ...exact, repaired: false }
  const repaired = tryParse(withoutTrailingCommas(text))
  return repaired && { ...repaired, repaired: true }
}

/** A text that is nothing but JSON; a bracketed one no deeper than is read elsewhere. */
function whole(text: string): Found | undefined {
  const trimmed = text.trim()
  if (/^[{[]/.test(trimmed)) return endOf(trimmed, 0) === trimmed.length ? parse(trimmed) : undefined
  const exact = tryParse(trimmed)
  return exact && { ...exact, repaired: false }
}

/** Objects and lists between other words, the longest first: a `[1]` that cites a source is seldom what is meant. */
function embedded(text: string): Found[] {
  const found: { length: number; found: Found }[] = []
  let attempts = 0
  for (let at = 0; at < text.length && attempts < MOST_ATTEMPTS; at++) {
    if (text[at] !== '{' && text[at] !== '[') continue
    attempts += 1
    const end = endOf(text, at)
    const value = end < 0 ? undefined : parse(text.slice(at, end))
    if (!value) continue
    found.push({ length: end - at, found: value })
    at = end - 1
  }
  return found.sort((a, b) => b.length - a.length).map((each) => each.found)
}

/** The JSON values of a text, the likeliest first: the whole text, fenced blocks, then what stands between other words. */
export function findJson(text: string): Found[] {
  const plain = text.replace(/^\uFEFF/, '')
  const all = whole(plain)
  if (all) return [all]
  const fenced = fencedBlocks(plain).flatMap((block) => whole(block) ?? [])
  return [...fenced, ...embedded(plain)]
}
