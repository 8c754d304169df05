'use client'

import type { ComponentType } from 'react'
import type { ExperimentKind } from '@/pipeline/evaluation/experiment'
import { FiguresPanel } from './figures-panel'
import { GatePanel } from './gate/gate-panel'
import { OptimisePanel } from './optimise/optimise-panel'
import { SweepPanel } from './sweep/sweep-panel'
import { useExperiment } from './use-experiment'

const panels: Partial<Record<ExperimentKind, ComponentType>> = {
  sweep: SweepPanel,
  optimise: OptimisePanel,
  gate: GatePanel,
}

/** What came of an experiment: first what its kind decided, then all figures. */
export function ResultTab() {
  const { dto } = useExperiment()
  const Panel = panels[dto.kind]
  return (
    <>
      {Panel ? <Panel /> : null}
      <FiguresPanel />
    </>
  )
}
