/**
 * What a prompt leaves for the answer. Where the model's context is smaller than the one that was set, the answer gets
 * smaller before the prompt loses the room it was meant to have, but never below half of the context.
 */
export function answerRoom(
  { maxTokens, contextTokens }: { maxTokens: number; contextTokens: number },
  context: number,
): number {
  if (context >= contextTokens) return maxTokens
  return Math.min(maxTokens, Math.max(Math.floor(context / 2), context - (contextTokens - maxTokens)))
}
