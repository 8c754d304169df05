/** Digits that belong to a code (XJ-9, H2) are no number. */
const NUMBER = /(?<!\p{L}-?|\d)\d+(?:[.,'’\u00a0\u202f]\d+)*/gu

/** Small numbers that texts write as words, in English and Spanish. Only sources are read so: "one" and "uno" are often no number. */
const words = new Map(
  [
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
    'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
  ].flatMap((list) => list.split(' ').map((word, value) => [word, value] as const)),
)

/** What a written number can mean: "1,234" is 1234 in English and 1.234 in Spanish. */
function readings(written: string): number[] {
  const parts = written.split(/[.,'’\u00a0\u202f]/)
  const separators = written.match(/[.,'’\u00a0\u202f]/g) ?? []
  const last = separators.at(-1)
  if (last === undefined) return [Number(written)]
  const grouped = parts.slice(1).every((part) => part.length === 3) && new Set(separators).size === 1
  const whole = Number(parts.join(''))
  const decimals = Number(`${parts.slice(0, -1).join('')}.${parts.at(-1)}`)
  const canBeDecimal = /[.,]/.test(last) && separators.filter((each) => each === last).length === 1
  return [...(grouped ? [whole] : []), ...(canBeDecimal ? [decimals] : []), ...(grouped || canBeDecimal ? [] : [whole])]
}

/** The numbers a text has, in digits or as small words. */
export function numbersOf(text: string): Set<number> {
  const found = new Set((text.match(NUMBER) ?? []).flatMap(readings))
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const value = words.get(word)
    if (value !== undefined) found.add(value)
  }
  return found
}

/** Numbers in digits that a claim has and the sources do not, in whichever way both are read. */
export function missingNumbers(claim: string, known: ReadonlySet<number>): string[] {
  const written = new Set(claim.match(NUMBER) ?? [])
  return [...written].filter((each) => !readings(each).some((value) => known.has(value)))
}
