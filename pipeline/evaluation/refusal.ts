import { type Said, say } from '../said'
import type { RuleOutcome } from './gate'
import { type MetricName, metricNames } from './metric-names'

/** What is measured, in words that a figure follows. */
const metricSaid: Readonly<Record<MetricName, Said>> = {
  passed: say('cases that pass'),
  label: say('right labels'),
  nuggetRecall: say('facts that the answers say'),
  tokenF1: say('words shared with the right answers'),
  exactMatch: say('exactly right answers'),
  ndcg10: say('ranking of the right passages (nDCG@10)'),
  recall5: say('right passages among the first 5'),
  recall10: say('right passages among the first 10'),
  mrr10: say('rank of the first right passage (MRR@10)'),
  faithfulness: say('claims that the sources support'),
  citationPrecision: say('citations that support what they stand behind'),
  citationRecall: say('claims with a citation that supports them'),
  abstention: say('right choices between answering and abstaining'),
  jsonValid: say('valid JSON'),
  served: say('cases without an error'),
  latencyMs: say('milliseconds for 95 % of the answers'),
  tokens: say('tokens of an answer'),
  cost: say('cost of an answer'),
}

/** A rule that refuses, in words with its figures. */
export function refusalOf({ rule, metric: decided, draft, live }: RuleOutcome): Said {
  const metric = decided ?? rule.metric ?? 'served'
  const name = metricSaid[metric]
  if (draft === null) return say('{name}: nothing was answered', { name })
  // Only shares of cases read well as percentages.
  const isPlain = metricNames[metric] !== 'yes-no'
  const shown = (value: number) => (isPlain ? rounded(value, 3) : rounded(value * 100, 1))
  const value = shown(draft)
  if (rule.kind === 'not-worse') {
    const before = shown(live ?? 0)
    return isPlain
      ? say('{name}: {value} instead of {before}', { name, value, before })
      : say('{name}: {value} % instead of {before} %', { name, value, before })
  }
  const bound = shown(rule.value)
  if (rule.kind === 'at-least')
    return isPlain
      ? say('{name}: {value}, and at least {bound} is asked for', { name, value, bound })
      : say('{name}: {value} %, and at least {bound} % is asked for', { name, value, bound })
  return isPlain
    ? say('{name}: {value}, and at most {bound} is asked for', { name, value, bound })
    : say('{name}: {value} %, and at most {bound} % is asked for', { name, value, bound })
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
