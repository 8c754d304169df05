const articles = /\b(?:a|an|the|un|una|unos|unas|el|la|los|las)\b/gu

/**
 * A text as answers are compared: lower case, without punctuation and articles, white space made single. The rules of
 * the SQuAD evaluation script (Rajpurkar et al. 2016, arXiv:1606.05250), with the Spanish articles beside the English
 * ones, as MLQA's script has it (Lewis et al. 2020, arXiv:1910.07475).
 */
export const normalised = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}]/gu, '')
    .replaceAll(articles, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Whether a text holds one of the answers, as whole words. */
export function holds(text: string, golds: readonly string[]): boolean {
  const within = ` ${normalised(text)} `
  return golds.some((gold) => normalised(gold) !== '' && within.includes(` ${normalised(gold)} `))
}

/** Best F1 of a span's words against the answers, as the SQuAD script counts it. */
export const bestF1 = (span: string, golds: readonly string[]): number =>
  Math.max(0, ...golds.map((gold) => f1(normalised(span).split(' '), normalised(gold).split(' '))))

export const isExact = (span: string, golds: readonly string[]): boolean =>
  golds.some((gold) => normalised(gold) === normalised(span))

function f1(said: readonly string[], wanted: readonly string[]): number {
  const left = [...wanted]
  let common = 0
  for (const word of said) {
    const at = left.indexOf(word)
    if (at < 0) continue
    left.splice(at, 1)
    common++
  }
  if (common === 0) return 0
  const precision = common / said.length
  const recall = common / wanted.length
  return (2 * precision * recall) / (precision + recall)
}
