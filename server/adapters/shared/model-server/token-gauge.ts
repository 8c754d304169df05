import { z } from 'zod'
import type { TextKind } from '@/pipeline/tokens'
import type { GaugedModel, Measurement, TokenGauge } from '@/server/capabilities/token-gauge'

/** Less than this says more about the chat format than about the text. */
const LEAST = 40
/** A count below this share of the estimate is of a prompt that the server had in its cache. */
const CACHED_SHARE = 0.4
const LARGEST = 12
/** No model has less; a smaller number in a refusal means something else. */
const SMALLEST_CONTEXT = 32
/** How far a figure falls towards a lower one: at once after a count that was too low would be refused again. */
const FALL = 0.2

/** What a gauge has learnt, by model; scales by kind of text too. */
export const gaugeStateSchema = z.object({
  scales: z.record(z.string(), z.number().positive().max(LARGEST)),
  limits: z.record(z.string(), z.number().int().min(SMALLEST_CONTEXT)),
})
export type GaugeState = z.infer<typeof gaugeStateSchema>

export interface GaugeMemory {
  /** What was learnt before. */
  known?: GaugeState
  /** Told when a figure has changed by so much that it is worth keeping. */
  onChange?: (state: () => GaugeState) => void
}

/** A smaller change says nothing new. */
const WORTH_KEEPING = 0.01

/** A gauge that rises at once to what was counted and falls slowly, so that it errs on the high side. */
export function createTokenGauge({ known, onChange }: GaugeMemory = {}): TokenGauge {
  const scales = new Map(Object.entries(known?.scales ?? {}))
  const limits = new Map(Object.entries(known?.limits ?? {}))
  const nameOf = ({ provider, model, digest }: GaugedModel) => `${provider}/${model}@${digest ?? ''}`
  const keyOf = (model: GaugedModel, kind: TextKind) => `${nameOf(model)}/${kind}`
  const state = () => ({ scales: Object.fromEntries(scales), limits: Object.fromEntries(limits) })
  const keep = (figures: Map<string, number>, key: string, next: number) => {
    const before = figures.get(key)
    figures.set(key, next)
    if (before === undefined || Math.abs(next - before) > before * WORTH_KEEPING) onChange?.(state)
  }
  return {
    scale: (model, kind) => scales.get(keyOf(model, kind)) ?? 1,
    learn(model, kind, { estimate, counted }: Measurement) {
      if (estimate < LEAST || counted < estimate * CACHED_SHARE) return
      const key = keyOf(model, kind)
      const before = scales.get(key)
      const found = Math.min(LARGEST, counted / estimate)
      keep(scales, key, before === undefined || found >= before ? found : before + (found - before) * FALL)
    },
    limit: (model) => limits.get(nameOf(model)),
    learnLimit(model, limit) {
      if (limit >= SMALLEST_CONTEXT) keep(limits, nameOf(model), limit)
    },
  }
}
