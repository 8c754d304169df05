import { z } from 'zod'

export const budgetParts = ['system', 'history', 'sources', 'question', 'answer', 'room'] as const

const budgetSchema = z.object({
  system: z.number(),
  history: z.number(),
  sources: z.number(),
  question: z.number(),
  answer: z.number(),
  room: z.number(),
  context: z.number().positive(),
})
/** How a model step spent its context, in tokens (estimated before the call). */
export type Budget = z.infer<typeof budgetSchema>

/** The token budget in a step's details; `null` for steps without one. */
export function budgetOf(details: Record<string, unknown> | undefined): Budget | null {
  const parsed = budgetSchema.safeParse(details?.budget)
  return parsed.success ? parsed.data : null
}
