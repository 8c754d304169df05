'use client'

import type { OptimiseSetup } from '@/pipeline/evaluation/optimise'
import type { SetupPartProps } from '../new/setup-part'

/** Which prompt is improved, and how. */
export function OptimiseSetupFields(_: SetupPartProps<OptimiseSetup>) {
  return null
}
