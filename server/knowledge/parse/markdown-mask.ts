/** Elements whose content is no Markdown, whatever stands in it (CommonMark 0.31 §4.6, kinds 1–5). */
const htmlBlocks: { begin: RegExp; end: RegExp }[] = [
  { begin: /^ {0,3}<(?:pre|script|style|textarea)(?=[\s>]|$)/i, end: /<\/(?:pre|script|style|textarea)>/i },
  { begin: /^ {0,3}<\?/, end: /\?>/ },
  { begin: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/ },
]
const comments = [
  { open: '<!--', close: '-->' },
  // As MDX has them.
  { open: '{/*', close: '*/}' },
]

/** The fence of code that a line opens, also behind the mark of a list item; undefined when it opens none. */
export function openedFence(line: string): string | undefined {
  const found = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)$/.exec(line)
  const [, fence, info = ''] = found ?? []
  return fence?.startsWith('`') && info.includes('`') ? undefined : fence
}

/** Whether a line closes the code that `fence` opened. */
export const closesFence = (line: string, fence: string) => {
  const mark = line.trim()
  return mark.startsWith(fence) && mark === fence.charAt(0).repeat(mark.length)
}

/**
 * The same text with blanks in place of comments and of HTML whose content is no Markdown, so that nothing in them is
 * taken for a heading or a table. Code stays: what looks like a comment there is none.
 */
export function maskMarkdown(text: string): string {
  const masked: string[] = []
  let fence: string | undefined
  let until: { end: RegExp } | { close: string } | undefined
  for (const line of text.split('\n')) {
    if (fence !== undefined) {
      if (closesFence(line, fence)) fence = undefined
      masked.push(line)
      continue
    }
    if (until !== undefined && 'end' in until) {
      if (until.end.test(line)) until = undefined
      masked.push(blank(line))
      continue
    }
    const opened = until === undefined ? openedFence(line) : undefined
    const block = until === undefined ? htmlBlocks.find(({ begin }) => begin.test(line)) : undefined
    if (opened !== undefined) {
      fence = opened
      masked.push(line)
    } else if (block) {
      if (!block.end.test(line)) until = block
      masked.push(blank(line))
    } else {
      const cut = maskComments(line, until?.close)
      until = cut.close === undefined ? undefined : { close: cut.close }
      masked.push(cut.line)
    }
  }
  return masked.join('\n')
}

/** Blanks out the comments of a line; `close` is what ends the one that is open before, and behind, it. */
function maskComments(line: string, close: string | undefined): { line: string; close: string | undefined } {
  let masked = ''
  let at = 0
  let open = close
  while (at < line.length) {
    if (open !== undefined) {
      const end = line.indexOf(open, at)
      const next = end < 0 ? line.length : end + open.length
      masked += blank(line.slice(at, next))
      if (end >= 0) open = undefined
      at = next
      continue
    }
    const next = nextComment(line, at)
    masked += line.slice(at, next?.at)
    at = next?.at ?? line.length
    open = next?.close
  }
  return { line: masked, close: open }
}

/** The next comment that begins in a line, not in code between backticks. */
function nextComment(line: string, from: number): { at: number; close: string } | undefined {
  for (let at = from; at < line.length; at++) {
    const ticks = line.charAt(at) === '`' ? (/^`+/.exec(line.slice(at, at + 100))?.[0] ?? '`') : ''
    if (ticks !== '') {
      const end = line.indexOf(ticks, at + ticks.length)
      at = end < 0 ? at + ticks.length - 1 : end + ticks.length - 1
      continue
    }
    const found = comments.find(({ open }) => line.startsWith(open, at))
    if (found) return { at, close: found.close }
  }
  return undefined
}

const blank = (line: string) => ' '.repeat(line.length)
