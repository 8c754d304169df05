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

/** A gauge that rises at once to what was counted and falls slowly, so that it errs on the high side. */
export function createTokenGauge(): TokenGauge {
  const scales = new Map<string, number>()
  const limits = new Map<string, number>()
  const nameOf = ({ provider, model, digest }: GaugedModel) => `${provider}/${model}@${digest ?? ''}`
  const keyOf = (model: GaugedModel, kind: TextKind) => `${nameOf(model)}/${kind}`
  return {
    scale: (model, kind) => scales.get(keyOf(model, kind)) ?? 1,
    learn(model, kind, { estimate, counted }: Measurement) {
      if (estimate < LEAST || counted < estimate * CACHED_SHARE) return
      const key = keyOf(model, kind)
      const known = scales.get(key)
      const found = Math.min(LARGEST, counted / estimate)
      scales.set(key, known === undefined || found >= known ? found : known + (found - known) * FALL)
    },
    limit: (model) => limits.get(nameOf(model)),
    learnLimit(model, limit) {
      if (limit >= SMALLEST_CONTEXT) limits.set(nameOf(model), limit)
    },
  }
}
