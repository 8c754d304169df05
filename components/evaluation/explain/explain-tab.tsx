'use client'

import { Button, Select, Skeleton } from '@mantine/core'
import { IconBulb } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { StagesSection } from '@/components/play/stages-section'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Phrase } from '@/components/ui/phrases'
import { useUrlState } from '@/components/ui/use-url-state'
import { useStepName } from '@/components/words/step-name'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { toldOf } from '@/pipeline/evaluation/told'
import { openCases } from '../cases/use-case-filter'
import evaluation from '../evaluation.module.css'
import { useExperiment } from '../use-experiment'
import { BlameBar } from './blame-bar'
import classes from './explain.module.css'
import { SlicesTable } from './slices-table'

/** Most candidates to choose from: those beyond were dropped early, or stand in the panel of their kind. */
const MOST_OFFERED = 200

/** Where a candidate's cases are lost, which kinds fail, and what to change next. */
export function ExplainTab() {
  const t = useTranslations('evaluation.explain')
  const trpc = useTRPC()
  const { dto } = useExperiment()
  const [why, setWhy] = useUrlState('why')
  const told = toldOf(dto.candidates, dto.figures, dto.metric)
  const measured = new Set(dto.figures.filter(({ done }) => done > 0).map(({ candidateId }) => candidateId))
  const offered = dto.candidates.filter(({ id }) => measured.has(id)).slice(0, MOST_OFFERED)
  const candidate = offered.find(({ id }) => id === why) ?? told?.candidate ?? offered[0]
  const diagnosis = useQuery(
    trpc.evaluation.diagnose.queryOptions(
      { experimentId: dto.id, candidateId: candidate?.id ?? '' },
      { enabled: candidate !== undefined, staleTime: 60_000 },
    ),
  )
  if (!candidate) return <p className={evaluation.dim}>{t('nothing')}</p>
  const { data } = diagnosis
  return (
    <>
      <Select
        label={t('candidate')}
        maw={340}
        data={offered.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` }))}
        value={candidate.id}
        allowDeselect={false}
        searchable={offered.length > 10}
        onChange={setWhy}
      />
      {diagnosis.isError ? (
        <ErrorCard error={diagnosis.error} onRetry={() => void diagnosis.refetch()} />
      ) : data ? (
        <Told diagnosis={data} pipelineId={candidate.pipelineId} />
      ) : (
        <Skeleton height={260} />
      )}
    </>
  )
}

function Told({ diagnosis, pipelineId }: { diagnosis: Diagnosis; pipelineId: string | null }) {
  const t = useTranslations('evaluation.explain')
  const trpc = useTRPC()
  const { candidateId, failed, of, advice, blame, stages, slices } = diagnosis
  const pipeline = useQuery(
    trpc.pipelines.get.queryOptions({ id: pipelineId ?? '' }, { enabled: pipelineId !== null, staleTime: 60_000 }),
  )
  const nameOf = useStepName(pipeline.data?.graph ?? null)
  const open = (from: string) => openCases({ from, why: candidateId })
  return (
    <div className={classes.sections}>
      <div className={classes.advice}>
        <IconBulb size={18} aria-hidden />
        <div>
          <strong>{advice ? <Phrase>{advice.say}</Phrase> : t(failed === 0 ? 'allWell' : 'noAdvice')}</strong>{' '}
          {advice && advice.caseIds.length > 0 ? (
            <Button size="compact-xs" variant="light" onClick={() => open('advice')}>
              {t('showCases', { count: advice.caseIds.length })}
            </Button>
          ) : null}
        </div>
      </div>
      <section aria-label={t('blame')}>
        <h2 className={evaluation.subhead}>{t('blame')}</h2>
        <p className={evaluation.dim}>{t('failed', { failed, of })}</p>
        {failed > 0 ? <BlameBar blame={blame} failed={failed} onOpen={(part) => open(`blame ${part}`)} /> : null}
      </section>
      <StagesSection stages={stages} nameOf={nameOf} onLost={(stepId) => open(`lost ${stepId}`)} />
      <SlicesTable slices={slices} onOpen={({ by, value }) => open(`slice ${by} ${value}`)} />
    </div>
  )
}
