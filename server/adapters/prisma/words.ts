/** A PostgreSQL index takes rows up to 2,700 bytes; a letter may take three of them. */
const MOST = 400

/** Signs that `LIKE` reads in its own way count as spaces, in what is sought as in what is kept. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s%_\\]+/g, ' ')
    .trim()

/** What a run is found by: the texts among its inputs, from their JSON text; damaged inputs have none. */
export function wordsOf(inputs: string): string {
  try {
    const values: unknown = JSON.parse(inputs)
    const texts = Object.values(typeof values === 'object' && values !== null ? values : {})
    const long = texts.filter((value) => typeof value === 'string').join(' ')
    return plain(long.slice(0, 2 * MOST)).slice(0, MOST)
  } catch {
    return ''
  }
}

/** The words of what somebody looks for, each of which a run must have. */
export const wordsSought = (text: string): string[] => plain(text).split(' ').filter(Boolean)
