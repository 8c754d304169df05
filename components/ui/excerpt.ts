/** A text without the marks of Markdown headings. `fromStart`: its beginning is the beginning of a line. */
export const withoutHeadingMarks = (text: string, fromStart: boolean): string =>
  (fromStart ? text.replace(/^#{1,6}[ \t]+/, '') : text).replaceAll(/\n#{1,6}[ \t]+/g, '\n')

/**
 * A text with the dates that heads of mails have (ISO 8601) written by `dateTime`; everything else stays. Places in the text
 * do not hold in what comes out.
 */
export const withMailDates = (text: string, dateTime: (iso: string) => string): string =>
  text.replaceAll(
    /\bDate: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z)(?!\w)/g,
    (_, iso: string) => `Date: ${dateTime(iso)}`,
  )

const ROW = /^\|.*\|[ \t]*$/m

/** Whether a text has a row of a Markdown table. */
export const hasTable = (text: string): boolean => ROW.test(text)

/**
 * A piece of a text that has a table, one row a line and dots between its cells; empty cells and the row of dashes are left out.
 * `fromStart`: the piece begins where a line does.
 */
export function withoutTableMarks(piece: string, fromStart: boolean): string {
  const marked = (fromStart ? `\n${piece}` : piece)
    .replaceAll(/\n\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*(?=\n|$)/g, '')
    .replaceAll(/(?:[ \t]*(?<!\\)\|)+[ \t]*/g, ' · ')
    .replaceAll(/(?<=\n) · | · (?=\n)/g, '')
    .replaceAll(/\n{2,}/g, '\n')
  return fromStart ? marked.slice(1) : marked
}

/**
 * A passage on few lines, to recognise it by: without the marks of Markdown and without line breaks, but for those between rows of
 * a table.
 */
export function excerpt(text: string): string {
  const plain = withoutHeadingMarks(text, true)
  const lines = plain.split('\n').map((line) => (ROW.test(line) ? `\n${withoutTableMarks(line, true)}\n` : ` ${line} `))
  return lines
    .join('')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[\n ]*/g, '\n')
    .replaceAll(/ ·(?=\n|$)/g, '')
    .trim()
}
