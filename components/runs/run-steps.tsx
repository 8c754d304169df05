'use client'

import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import { useUrlState } from '@/components/ui/use-url-state'
import { useStepName } from '@/components/words/step-name'
import type { RunDetails } from '@/server/services/runs/types'
import { LevelBar } from './level-bar'
import classes from './runs.module.css'
import { StepPanel } from './step-panel'
import { goToLevel, type Level, useLevel } from './use-level'
import { Waterfall } from './waterfall'

// The canvas is large and draws only in a browser.
const GraphView = dynamic(() => import('@/components/canvas/graph-view').then((module) => module.GraphView), {
  ssr: false,
  loading: () => <Skeleton height="100%" radius={0} />,
})

interface RunStepsProps {
  run: RunDetails
  /** The steps, which lie under the graph. */
  steps: RefObject<HTMLDivElement | null>
}

/** What ran on a frozen copy of its graph, its steps on a time axis and the chosen one in full; or the same inside a step. */
export function RunSteps({ run, steps }: RunStepsProps) {
  const t = useTranslations('runs')
  const { level, error, retry } = useLevel(run)
  const [selected, select] = useUrlState('step')
  const nameOf = useStepName(level?.graph ?? null)
  if (error) {
    return (
      <div className={classes.graphPanel}>
        <ErrorCard error={error} onRetry={retry} action={<LeaveButton />} />
      </div>
    )
  }
  if (!level) return <Skeleton height={320} radius="md" my="md" />
  const stepId = level.steps.some((step) => step.stepId === selected) ? selected : null
  return (
    <>
      <FrozenGraph run={run} level={level} selected={stepId} onSelect={select} />
      <div ref={steps} className={classes.columns}>
        <Panel title={t('waterfall')} flush>
          {level.steps.length === 0 ? <p className={classes.none}>{t('noSteps')}</p> : null}
          <Waterfall status={level.status} steps={level.steps} nameOf={nameOf} selected={stepId} onSelect={select} />
        </Panel>
        <StepPanel run={run} level={level} stepId={stepId} nameOf={nameOf} />
      </div>
    </>
  )
}

/** Where nothing can be shown of what is inside, the run itself still can. */
function LeaveButton() {
  const t = useTranslations('runs.inside')
  return (
    <Button variant="default" onClick={() => goToLevel(undefined)}>
      {t('leave')}
    </Button>
  )
}

interface FrozenGraphProps {
  run: RunDetails
  level: Level
  selected: string | null
  onSelect: (stepId: string | null) => void
}

function FrozenGraph({ run, level, selected, onSelect }: FrozenGraphProps) {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const environment = useQuery(trpc.system.environment.queryOptions(undefined, { staleTime: 60_000 }))
  return (
    <div className={classes.graphPanel}>
      <Panel title={t('graph')} flush>
        {level.inside ? <LevelBar run={run} inside={level.inside} /> : null}
        {level.graph ? (
          <div className={classes.graph}>
            {/* The view fits itself once, to what it is first given. */}
            {environment.isPending ? null : (
              <GraphView
                key={level.within}
                graph={level.graph}
                steps={level.steps}
                selected={selected}
                onSelect={onSelect}
                environment={environment.data}
              />
            )}
          </div>
        ) : (
          <p className={classes.none}>{t(level.inside ? 'noInnerGraph' : 'noGraph')}</p>
        )}
      </Panel>
    </div>
  )
}
