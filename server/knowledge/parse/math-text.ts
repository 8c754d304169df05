/** One line for what a formula sets above, below or beside: `a/b`, `x^2`, `√(x)`. */
export const mathText = {
  fraction: (over: string, under: string) => `${grouped(over)}/${grouped(under)}`,
  script: (base: string, below: string, above: string) =>
    `${base}${below === '' ? '' : `_${grouped(below)}`}${above === '' ? '' : `^${grouped(above)}`}`,
  root: (inside: string, degree: string) => `√${degree === '' ? '' : `[${degree}]`}(${inside})`,
  matrix: (rows: readonly string[][]) => `[${rows.map((cells) => cells.join(', ')).join('; ')}]`,
  /** Parts side by side; words are kept apart, signs and single letters are not. */
  row(parts: readonly string[]): string {
    let line = ''
    for (const part of parts) {
      const end = line.slice(-4)
      const meet = isWordEnd.test(end) && isWordStart.test(part)
      line += meet && (isLongEnd.test(end) || isLong.test(part)) ? ` ${part}` : part
    }
    return line
  },
  /** Signs that only tell programs how to read a formula are not shown. */
  shown: (text: string) =>
    text
      .replace(/\u2061/g, ' ')
      .replace(/[\u2062-\u2064\u200b]/g, '')
      .replace(/[\u{1d400}-\u{1d7ff}]/gu, (letter) => letter.normalize('NFKC')),
}

const isWordEnd = /[\p{L}\p{N}]$/u
const isWordStart = /^\p{L}/u
const isLongEnd = /\p{L}{2}$/u
const isLong = /^\p{L}{2}/u

/** A part of several terms in brackets, so that its end can be seen. */
const grouped = (text: string) =>
  /^[\p{L}\p{N}\p{M}.,′'%∞]*$/u.test(text) || /^\([^()]*\)$/.test(text) ? text : `(${text})`
