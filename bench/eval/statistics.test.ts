import { expect, it } from 'vitest'
import { statisticsFigures } from './statistics'

it('finds a difference as often as was said, and none where none is', () => {
  const { falseAlarms, power } = statisticsFigures(400, 5)
  expect(falseAlarms).toBeLessThanOrEqual(0.06)
  expect(power).toBeGreaterThanOrEqual(0.75)
})
