import { normalise } from '../analyser/normalise'
import { tokenize } from '../analyser/tokenize'

/** Where one word ends and the next begins in what programmers write as one: `readFile`, `XMLParser`. */
const humps = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu
const anyHump = /[a-z0-9\u00df-\uffff][A-Z\u00c0-\uffff]|[A-Z][A-Z][a-z]/

/**
 * The words of a text as the table has them: lower case, letters, digits and marks only, `camelCase` in its parts; runs
 * of scripts without spaces as overlapping pairs of letters.
 */
export function wordsOf(text: string): string[] {
  const plain = normalise(text)
  return tokenize(anyHump.test(plain) ? plain.replace(humps, ' ') : plain)
}
