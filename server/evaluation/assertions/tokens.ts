import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

export const tokens: AssertionCheck<'tokens'> = {
  check({ atMost, of }, { answered: { usage } }) {
    const used = usage.outputTokens + (of === 'all' ? usage.inputTokens : 0)
    return passIf(used <= atMost, () => say('{used} tokens instead of at most {atMost}.', { used, atMost }))
  },
}
