/**
 * How the model doubles count tokens: a small tokenizer of their own, in the manner of WordPiece, so that what they refuse
 * does not depend on anybody's estimate. A word of up to eight letters is one token and a longer one more; a word with
 * capitals inside it falls into pairs; every digit, mark and CJK character is one, every pair of letters of other scripts,
 * and every byte of an emoji.
 */
export function countTokens(text: string): number {
  let tokens = 0
  let letters = 0
  let humps = 0
  let other = 0
  const endWord = () => {
    if (letters > 0) tokens += humps > 0 ? Math.ceil(letters / 2) : 1 + Math.max(0, Math.ceil((letters - 8) / 4))
    tokens += Math.ceil(other / 2)
    letters = 0
    humps = 0
    other = 0
  }
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    const small = unit >= 97 && unit <= 122
    const capital = unit >= 65 && unit <= 90
    if (small || capital || (unit >= 0xc0 && unit < 0x250)) {
      if (capital && letters > 0) humps += 1
      letters += 1
      continue
    }
    const script = unit >= 0x250 && unit < 0x2000
    if (script) {
      other += 1
      continue
    }
    endWord()
    // Half an emoji is two of its four bytes.
    if (unit >= 0xd800 && unit <= 0xdfff) tokens += 2
    else if (unit > 32) tokens += 1
  }
  endWord()
  return tokens
}

/** What a chat format adds to each message. */
const messageTokens = 4

/** The tokens of a chat's prompt. */
export const countPrompt = (messages: readonly { content: string }[]): number =>
  messages.reduce((sum, { content }) => sum + countTokens(content) + messageTokens, 0)

/** The tokens of a text as an embedder takes it, between its two special ones. */
export const countInput = (text: string): number => countTokens(text) + 2
