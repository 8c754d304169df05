import { closesFence, openedFence } from './markdown-mask'
import type { Block } from './parsed-document'

interface Line {
  text: string
  start: number
  end: number
}

/**
 * The fenced code and the tables of a Markdown text (CommonMark 0.31 §4.5, GitHub Flavored Markdown 0.29 §4.10). A block
 * of code covers its fences; a table's header is its first line with the one of dashes below.
 */
export function findMarkdownBlocks(text: string): Block[] {
  const lines = splitLines(text)
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const code = readCode(lines, at)
    const last = code ?? readTable(lines, at)
    const first = lines[at]
    const end = last === undefined ? undefined : lines[last]?.end
    if (last === undefined || !first || end === undefined) continue
    const language = /[`~]{3,}\s*([\w+#-]+)/.exec(first.text)?.[1]?.toLowerCase()
    blocks.push(
      code === undefined
        ? { start: first.start, end, kind: 'table', header: text.slice(first.start, lines[at + 1]?.end) }
        : { start: first.start, end, kind: 'code', ...(language && { language }) },
    )
    at = last
  }
  return blocks
}

function splitLines(text: string): Line[] {
  let start = 0
  return text.split('\n').map((line) => {
    const from = start
    start += line.length + 1
    return { text: line, start: from, end: from + line.length }
  })
}

/** The number of the line that closes the fence on line `at`; the last one when it stays open. */
function readCode(lines: readonly Line[], at: number): number | undefined {
  const fence = openedFence(lines[at]?.text ?? '')
  if (!fence) return undefined
  for (let next = at + 1; next < lines.length; next++) {
    if (closesFence(lines[next]?.text ?? '', fence)) return next
  }
  return lines.length - 1
}

/** Whether a line is the one below a table's header: `|---|:-:|`. */
function isRule(line: string): boolean {
  const cells = line.trim().split('|')
  if (cells[0] === '') cells.shift()
  if (cells.at(-1) === '') cells.pop()
  return cells.length > 0 && cells.every((cell) => /^:?-+:?$/.test(cell.trim()))
}

/** The number of the last row of the table whose header is on line `at`. */
function readTable(lines: readonly Line[], at: number): number | undefined {
  const below = lines[at + 1]?.text ?? ''
  if (!lines[at]?.text.includes('|') || !below.includes('|')) return undefined
  if (!isRule(below)) return undefined
  let last = at + 1
  while (lines[last + 1]?.text.includes('|')) last++
  return last
}
