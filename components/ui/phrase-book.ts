/**
 * For what is stored from earlier versions alone, which kept finished English sentences: it finds out again what was put
 * into them. What is said now carries its template and is never looked up here.
 */

/** Says a sentence in another language; undefined for one it does not know. */
export type PhraseBook = (english: string) => string | undefined

interface Pattern {
  start: string
  shape: RegExp
  names: string[]
  translation: string
}

const FACT = /\{([a-zA-Z]\w*)\}/g
/** Sentences repeat: the rows of a table all say the same. */
const MOST_REMEMBERED = 500

/**
 * Makes a book from `messages/earlier.<locale>.json`: English patterns such as `“{name}” is not a folder.` and what they are
 * called. Of several patterns that fit, the one with the most words of its own counts; facts that are phrases themselves
 * are translated too, and so is what stands behind a label (`notes.txt: it does not exist.`).
 */
export function createPhraseBook(translations: Readonly<Record<string, string>>): PhraseBook {
  const whole = new Map<string, string>()
  const patterns: Pattern[] = []
  for (const [english, translation] of Object.entries(translations)) {
    if (english.search(FACT) < 0) whole.set(english, translation)
    else patterns.push(patternOf(english, translation))
  }
  patterns.sort((one, other) => other.shape.source.length - one.shape.source.length)
  const remembered = new Map<string, string | undefined>()

  function say(english: string): string | undefined {
    const known = whole.get(english)
    if (known !== undefined) return known
    for (const { start, shape, names, translation } of patterns) {
      const found = english.startsWith(start) ? shape.exec(english) : null
      if (!found) continue
      const facts = new Map(names.map((name, at) => [name, found[at + 1] ?? '']))
      return translation.replace(FACT, (_, name: string) => book(facts.get(name) ?? '') ?? facts.get(name) ?? '')
    }
    const colon = english.indexOf(': ')
    const said = colon < 0 ? undefined : book(english.slice(colon + 2))
    return said && english.slice(0, colon + 2) + said
  }

  function book(english: string): string | undefined {
    if (remembered.has(english)) return remembered.get(english)
    const said = say(english)
    if (remembered.size === MOST_REMEMBERED) remembered.clear()
    remembered.set(english, said)
    return said
  }
  return book
}

function patternOf(english: string, translation: string): Pattern {
  const names = [...english.matchAll(FACT)].map((match) => match[1] ?? '')
  const parts = english.split(/\{[a-zA-Z]\w*\}/)
  const literal = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return { start: parts[0] ?? '', shape: new RegExp(`^${literal.join('(.*?)')}$`, 's'), names, translation }
}
