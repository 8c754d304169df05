import type { Json } from '@/pipeline/json'

const said =
  /context (?:length|window|size)|(?:maximum|max) (?:context|sequence|input|prompt)|(?:input|prompt|text|sequence|messages?|content)s?\b.{0,40}\btoo (?:long|large)|exceeds? the (?:available )?context|must have less than \d+ tokens|too many (?:input )?tokens|reduce the length|exceeds?.{0,40}\btoken limit/i

const limits = [
  /(?:maximum|max)(?: model| allowed)? (?:context|sequence|input) (?:length|size|window)\D{0,40}?(\d{2,8})/i,
  /context (?:length|size|window)\D{0,40}?(\d{2,8})/i,
  /less than (\d{2,8}) tokens/i,
  /(\d{2,8}) maximum context/i,
]
const counts = [
  /(\d{1,8}) (?:tokens )?in (?:the|your) (?:messages|prompt)/i,
  /has (\d{1,8}) (?:input )?tokens/i,
  /(?:resulted in|contains|given:?) (\d{1,8})/i,
  /(?:input|request|prompt)(?: length)? \((\d{1,8}) tokens\)/i,
  /requested (\d{1,8}) tokens/i,
]

/**
 * What a refusal tells when it says that a text is too long for the model, in the words of Ollama, llama.cpp, vLLM, TEI,
 * OpenAI and others; undefined when it says something else. Becomes the details of the error (see `tooLong`).
 */
export function readTooLong(message: string | undefined): { [key: string]: Json } | undefined {
  if (message === undefined || !said.test(message)) return undefined
  const limit = numberIn(message, limits)
  const counted = numberIn(message, counts)
  return { tooLong: true, ...(limit !== undefined && { limit }), ...(counted !== undefined && { counted }) }
}

function numberIn(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]
    if (found !== undefined) return Number(found)
  }
  return undefined
}
