import type { ReasoningSplitter, SaidPiece } from '@/pipeline/reasoning'
import type { ChatEvent } from '@/server/capabilities/chat-model'

/** Models that are known for beginning in their reasoning, where the server does not take it out. */
const reasoners =
  /deepseek-r1|\br1\b|qwq|-thinking|reasoning|magistral|openthinker|deepscaler|marco-o1|exaone-deep|skywork-o|smallthinker|glm-z1/i

/** Remembers how the models of a server begin: in their reasoning without a mark, or in their answer. */
export class ReasoningModels {
  private readonly known = new Map<string, boolean>()

  /** Whether a model begins inside its reasoning, by what it did last, else by its name. */
  begins(model: string): boolean {
    return this.known.get(model) ?? reasoners.test(model)
  }

  /** Learns from an answer that is complete. */
  learn(model: string, { beganInside, reasoning }: ReasoningSplitter): void {
    if (beganInside) this.known.set(model, true)
    // A model that marks its reasoning, or has none, begins in its answer.
    else if (this.known.get(model) === undefined || reasoning !== '') this.known.set(model, false)
  }
}

/** The events of pieces. */
export function eventsOf(pieces: readonly SaidPiece[]): ChatEvent[] {
  return pieces.map((piece): ChatEvent => {
    if (piece.kind === 'reset') return { type: 'reset' }
    return piece.kind === 'answer' ? { type: 'token', text: piece.text } : { type: 'reasoning', text: piece.text }
  })
}
