import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

export const latency: AssertionCheck<'latency'> = {
  check: ({ atMostMs }, { answered: { latencyMs } }) =>
    passIf(latencyMs <= atMostMs, () =>
      say('It took {ms} ms instead of at most {most} ms.', { ms: Math.round(latencyMs), most: atMostMs }),
    ),
}
