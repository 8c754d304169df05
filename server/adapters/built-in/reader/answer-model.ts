import { z } from 'zod'
import { boostedTreesSchema, scoreOf } from './boosted-trees'
import { linearSchema, linearScore } from './linear'

/** Whether the sources answer, judged twice over the same features: trees see what holds only together, a sum errs otherwise than they do. */
export const answerModelSchema = z.object({ linear: linearSchema, trees: boostedTreesSchema })
export type AnswerModel = z.infer<typeof answerModelSchema>

/** The mean of what both say, in log-odds. */
export const answerScore = ({ linear, trees }: AnswerModel, row: ArrayLike<number>): number =>
  (linearScore(linear, row) + scoreOf(trees, row)) / 2
