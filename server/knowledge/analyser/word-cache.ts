/** Words per generation of the cache, unless said otherwise: two generations of a language take some 15 MB at most. */
const generationSize = 50_000
/** Longer words are data (keys, encodings), not language: they are neither stemmed nor cached. */
export const longestWord = 64

/** Remembers what was made of a word. When the young generation is full it becomes the old one: common words survive. */
export function remembering<T>(analyse: (word: string) => T, size = generationSize): (word: string) => T {
  let young = new Map<string, T>()
  let old = young
  return (word) => {
    const known = young.get(word)
    if (known !== undefined) return known
    if (word.length > longestWord) return analyse(word)
    const own = copyOf(word)
    const made = old.get(own) ?? analyse(own)
    if (young.size >= size) {
      old = young
      young = new Map()
    }
    young.set(own, made)
    return made
  }
}

/** A word that is cut out of a text keeps the whole text in memory. */
const copyOf = (word: string) => ` ${word}`.slice(1)
