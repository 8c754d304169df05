import { type Encoding, encodings } from '@/pipeline/encodings'

/** Endings for what a server says a text is: the parser tells kinds of text apart by their names. */
const endings: Record<string, string> = {
  'text/html': '.html',
  'application/xhtml+xml': '.html',
  'text/markdown': '.md',
  'text/csv': '.csv',
  'application/json': '.json',
  'application/xml': '.xml',
  'text/xml': '.xml',
}

/**
 * Under which name a document is given to the parser. A source may show a page's title as its name, so the last part
 * of its place counts there, with an ending that fits its media type where it has none.
 */
export function parserName(document: { name: string; key: string; mime: string }): string {
  if (document.key === '') return document.name
  const path = /^https?:\/\//i.test(document.key) ? new URL(document.key).pathname : document.key
  const last = path.split('/').at(-1) || 'index'
  const ending = endings[document.mime]
  return ending === undefined || /\.[a-z0-9]{1,8}$/i.test(last) ? last : `${last}${ending}`
}

/** The encoding that a person chose for a document, as the parser takes it. */
export function chosenEncoding({ encoding }: { encoding: string | null }): { encoding?: Encoding } {
  const chosen = encodings.find((each) => each === encoding)
  return chosen ? { encoding: chosen } : {}
}
