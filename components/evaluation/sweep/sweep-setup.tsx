'use client'

import type { SweepSetup } from '@/pipeline/evaluation/sweep'
import type { SetupPartProps } from '../new/setup-part'

/** What a sweep varies. */
export function SweepSetupFields(_: SetupPartProps<SweepSetup>) {
  return null
}
