import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import { say } from '@/pipeline/said'

/** More queries than this would make one question cost as much as a batch. */
const MOST_QUERIES = 16

/**
 * What to search for: the query, or all of `queries` when they are given (a list of texts, as query rewriting makes it).
 * Blank and repeated ones are left out. Throws `invalid-input` for anything but a list of texts.
 */
export function queryList(query: string, queries: Json | undefined): string[] {
  const given = queries === undefined || queries === null ? [query] : queries
  if (!Array.isArray(given) || !given.every((one) => typeof one === 'string')) {
    throw new AppError('invalid-input', say('The input "queries" of a retriever takes a list of texts.'))
  }
  const list = given.map((one) => one.trim()).filter((one) => one !== '')
  if (list.length > MOST_QUERIES) {
    throw new AppError(
      'invalid-input',
      say('A retriever takes at most {mostQueries} queries at once; got {count}.', {
        mostQueries: MOST_QUERIES,
        count: list.length,
      }),
    )
  }
  return [...new Set(list)]
}
