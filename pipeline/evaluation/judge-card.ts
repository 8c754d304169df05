import { z } from 'zod'

/** Fewer human labels calibrate no judge. */
export const LEAST_LABELS = 50

/** An answer that people and the judge have judged. */
export const judgeItemSchema = z.object({
  /** The hand label it is of. */
  labelId: z.string(),
  question: z.string(),
  /** At most 200 characters. */
  preview: z.string(),
  human: z.boolean(),
  /** One verdict for each time that the judge was asked; null: it could not be understood. */
  verdicts: z.array(z.boolean().nullable()),
  /** The verdict with the order of what it is shown turned round. */
  swapped: z.boolean().nullable(),
})
export type JudgeItem = z.infer<typeof judgeItemSchema>

export const judgeFiguresSchema = z.object({
  /** Labelled answers that the judge gave a verdict on, of how many. */
  n: z.number().int(),
  labelled: z.number().int(),
  /** Share that people call good, and the judge. */
  baseRate: z.number(),
  judgeRate: z.number(),
  /** Share on which both agree, with Wilson's interval; what always saying the commoner verdict would reach. */
  agreement: z.number(),
  low: z.number(),
  high: z.number(),
  majority: z.number(),
  /** Cohen's κ with its 95 % interval. */
  kappa: z.number(),
  kappaLow: z.number(),
  kappaHigh: z.number(),
  /** Share of pairs of repeats of one answer that agree; null: asked once. */
  selfAgreement: z.number().nullable(),
  repeats: z.number().int(),
  /** Share of the verdicts that change with the order; null: not asked. */
  swapRate: z.number().nullable(),
  /** Share of the answers that it gave no verdict on. */
  unparsed: z.number(),
})
export type JudgeFigures = z.infer<typeof judgeFiguresSchema>

/** `uncalibrated`: no card, or fewer than 50 labels. `stale`: the model's digest or the rubric is another one by now. */
export const judgeStates = ['calibrated', 'uncalibrated', 'stale'] as const
export type JudgeState = (typeof judgeStates)[number]
