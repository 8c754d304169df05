/** A passage on few lines, to recognise it by: without line breaks and the marks of Markdown headings. */
export const excerpt = (text: string): string =>
  text
    .replaceAll(/^#{1,6}\s+/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
