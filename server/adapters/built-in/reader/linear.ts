import { z } from 'zod'

/** A weighted sum of features, each less its mean and over its spread, cut at `most` spreads. */
export const linearSchema = z.object({
  bias: z.number(),
  mean: z.array(z.number()),
  spread: z.array(z.number()),
  weights: z.array(z.number()),
})
export type Linear = z.infer<typeof linearSchema>

/** What lies further out was hardly seen in training and must not decide alone. */
const most = 4

export const scaled = (value: number, mean: number, spread: number): number =>
  Math.max(-most, Math.min(most, (value - mean) / spread))

/** The log-odds that the sum gives a row of features. */
export const linearScore = ({ bias, mean, spread, weights }: Linear, row: ArrayLike<number>): number =>
  weights.reduce((sum, weight, at) => sum + weight * scaled(row[at] ?? 0, mean[at] ?? 0, spread[at] ?? 1), bias)
