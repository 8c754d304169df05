import type { ExperimentKind } from '@/pipeline/evaluation/experiment'
import { gateStrategy } from './gate/strategy'
import { optimise } from './optimise/strategy'
import type { Strategy } from './strategy'
import { sweep } from './sweep/strategy'

/** All candidates on all cases. */
export const measureAll: Strategy = (measuring) => measuring.measure(measuring.candidates(), measuring.cases)

/** How an experiment of each kind goes about. */
export const strategies: Record<ExperimentKind, Strategy> = {
  compare: measureAll,
  gate: gateStrategy,
  sweep,
  optimise,
}
