import { z } from 'zod'

/**
 * A tree as flat lists: at an inner node `feature` is the place of a feature, and a row goes on at `2n + 1` where its
 * value is at most `at`, else at `2n + 2`; at a leaf `feature` is -1 and `at` the value.
 */
export const treeSchema = z.object({ feature: z.array(z.number().int()), at: z.array(z.number()) })
export type Tree = z.infer<typeof treeSchema>

/** A sum of trees (Friedman 2001, *Greedy Function Approximation: A Gradient Boosting Machine*). */
export const boostedTreesSchema = z.object({
  features: z.array(z.string()),
  bias: z.number(),
  trees: z.array(treeSchema),
})
export type BoostedTrees = z.infer<typeof boostedTreesSchema>

/** The sum of what the trees say of a row of features. */
export function scoreOf({ bias, trees }: BoostedTrees, row: ArrayLike<number>): number {
  let sum = bias
  for (const { feature, at } of trees) {
    let node = 0
    for (let split = feature[0] ?? -1; split >= 0; split = feature[node] ?? -1) {
      node = 2 * node + ((row[split] ?? 0) <= (at[node] ?? 0) ? 1 : 2)
    }
    sum += at[node] ?? 0
  }
  return sum
}

export const logistic = (score: number): number => 1 / (1 + Math.exp(-score))
