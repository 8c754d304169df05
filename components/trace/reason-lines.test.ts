import { describe, expect, it } from 'vitest'
import type { Mismatch } from '@/pipeline/grounding-report'
import { reasonLines } from './reason-lines'

const missing = (claimed: string): Mismatch => ({ kind: 'name-missing', claimed })

describe('reasonLines', () => {
  it('puts the words of a name together again', () => {
    const unit: Mismatch = { kind: 'unit', claimed: '15 dollars', found: '15 euros' }
    expect(
      reasonLines('It costs 15 dollars, says Dr. Irene Salas.', [
        unit,
        missing('Dr'),
        missing('Irene'),
        missing('Salas'),
      ]),
    ).toEqual([unit, missing('Dr. Irene Salas')])
  })
  it('keeps names apart that stand apart, and what is there instead', () => {
    const apart = [missing('Irene'), missing('Martín')]
    expect(reasonLines('Irene asked Martín.', apart)).toEqual(apart)
    const other: Mismatch[] = [{ ...missing('Ana'), found: 'Eva' }, missing('Ruiz')]
    expect(reasonLines('Ana Ruiz asked.', other)).toEqual(other)
    expect(reasonLines('Nobody is named here.', apart)).toEqual(apart)
  })
})
