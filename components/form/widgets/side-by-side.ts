/** What two words may have together, in letters, in the width of the inspector. */
const LETTERS = 34
/** The room around one word more, in letters. */
const WORD_MARGIN = 4

/** Whether words fit beside each other in the inspector; one that is cut could not be read at all. */
export function fitSideBySide(words: readonly string[]): boolean {
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  return letters + Math.max(0, words.length - 2) * WORD_MARGIN <= LETTERS
}
