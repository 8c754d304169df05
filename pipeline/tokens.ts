/** Whether a UTF-16 unit is a CJK character: ideographs, kana, Hangul. */
const isCjk = (unit: number): boolean =>
  unit >= 0x2e80 && (unit <= 0x9fff || (unit >= 0xac00 && unit <= 0xd7af) || (unit >= 0xf900 && unit <= 0xfaff))

/**
 * Estimates how many tokens a model makes of a text, without its tokenizer: about four UTF-16 units a token in running
 * text, at least 1.3 tokens a word, one token a CJK character. Meant to err on the high side by 5–25 %, so that a prompt
 * that fits by this estimate fits the model.
 */
export function estimateTokens(text: string): number {
  if (text.length === 0) return 0
  let words = 0
  let wide = 0
  let inWord = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit <= 32) inWord = false
    else {
      if (!inWord) words++
      inWord = true
      if (isCjk(unit)) wide++
    }
  }
  return Math.max(1, Math.ceil(Math.max((text.length - wide) / 4, words * 1.3) + wide))
}

/** What a chat format adds to each message: role markers and separators. */
export const MESSAGE_OVERHEAD_TOKENS = 8
