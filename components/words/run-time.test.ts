import { expect, it } from 'vitest'
import { newRunId } from '@/server/services/runs/run-id'
import { runTime } from './run-time'

it('reads when a run began off its id', () => {
  expect(runTime(newRunId(1_796_000_000_000))).toBe(1_796_000_000_000)
  expect(runTime('3f0c8a52-5d0a-4d3e-9b53-0a6f7c1d2e3f')).toBeNull()
})
