import { answerFeatures } from '@/server/adapters/built-in/reader/answer-features'
import type { AnswerModel } from '@/server/adapters/built-in/reader/answer-model'
import type { BoostedTrees } from '@/server/adapters/built-in/reader/boosted-trees'
import { type BoostOptions, boost } from './boost'
import { regress } from './regress'

const options: BoostOptions = {
  loss: 'logistic',
  trees: 130,
  depth: 3,
  rate: 0.06,
  lambda: 5,
  least: 4,
  sample: 0.7,
  columns: 0.3,
  seed: 3,
}
/** Sums of trees of which the mean is taken. */
const seeds = [3, 13, 23]
/** Penalty on the weights of the linear part. */
const penalty = 200

/** A question's features, and whether its article answers it. */
export interface Judged {
  row: Float32Array
  answerable: boolean
}

export const trainAnswer = (judged: readonly Judged[]): AnswerModel => ({
  linear: regress(
    judged.map(({ row }) => row),
    judged.map(({ answerable }) => answerable),
    penalty,
  ),
  trees: trainTrees(judged),
})

function trainTrees(judged: readonly Judged[]): BoostedTrees {
  const width = answerFeatures.length
  const values = new Float32Array(judged.length * width)
  for (const [at, { row }] of judged.entries()) values.set(row, at * width)
  const rows = {
    features: answerFeatures,
    values,
    targets: Float32Array.from(judged, ({ answerable }) => (answerable ? 1 : 0)),
    groups: Int32Array.from(judged.keys()),
  }
  const models = seeds.map((seed) => boost(rows, { ...options, seed }))
  const share = 1 / models.length
  return {
    features: [...answerFeatures],
    bias: models.reduce((sum, { bias }) => sum + bias * share, 0),
    trees: models
      .flatMap(({ trees }) => trees)
      .map(({ feature, at }) => ({
        feature,
        at: at.map((value, place) => ((feature[place] ?? -1) >= 0 ? value : Number((value * share).toPrecision(4)))),
      })),
  }
}
