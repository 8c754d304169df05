/** A text without the marks of Markdown headings. `fromStart`: its beginning is the beginning of a line. */
export const withoutHeadingMarks = (text: string, fromStart: boolean): string =>
  (fromStart ? text.replace(/^#{1,6}[ \t]+/, '') : text).replaceAll(/\n#{1,6}[ \t]+/g, '\n')

/** A passage on few lines, to recognise it by: without line breaks and the marks of Markdown headings. */
export const excerpt = (text: string): string => withoutHeadingMarks(text, true).replaceAll(/\s+/g, ' ').trim()
