/** Letters that two words must begin with alike, and the share of the word they must be. */
const fewestLetters = 4
const leastShare = 0.6
/** Words that are looked at before and behind, and by how much longer or shorter they may be. */
const reach = 3
const lengthSlack = 4
const hasDigit = /\p{N}/u

/**
 * Places of the words that begin with the longest beginning that any of the words has in common with this one: mostly its
 * other forms (*desarrolló* → *desarrollo*, *desarrolla*). None where the beginning is short, or for names with digits.
 * `words` are in the order of UTF-16.
 */
export function relatives(words: readonly string[], word: string): number[] {
  const place = placeOf(words, word)
  const common = Math.max(alike(word, words[place - 1]), alike(word, words[place]))
  if (common < Math.max(fewestLetters, leastShare * word.length) || hasDigit.test(word)) return []
  const beginning = word.slice(0, common)
  const found: number[] = []
  for (let at = place - 1; at >= place - reach && words[at]?.startsWith(beginning); at -= 1) found.unshift(at)
  for (let at = place; at < place + reach && words[at]?.startsWith(beginning); at += 1) found.push(at)
  const alikeLong = found.filter((at) => Math.abs((words[at]?.length ?? 0) - word.length) <= lengthSlack)
  return alikeLong.length > 0 ? alikeLong : found
}

/** Where the word would stand: all words before it are smaller. */
function placeOf(words: readonly string[], word: string): number {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((words[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}

function alike(word: string, other = ''): number {
  let common = 0
  while (common < word.length && word.charCodeAt(common) === other.charCodeAt(common)) common += 1
  return common
}
