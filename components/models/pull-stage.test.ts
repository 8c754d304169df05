import { describe, expect, it } from 'vitest'
import { pullStageOf } from './pull-stage'

describe('pullStageOf', () => {
  it.each([
    ['pulling manifest', 'manifest'],
    ['pulling dde5aa3fc5ff', 'layer'],
    ['pulling sha256:dde5aa3fc5ff', 'layer'],
    ['verifying sha256 digest', 'checking'],
    ['writing manifest', 'finishing'],
    ['removing unused layers', 'finishing'],
    ['success', 'finishing'],
    ['something new', undefined],
    ['', undefined],
  ])('knows "%s"', (status, stage) => expect(pullStageOf(status)).toBe(stage))
})
