'use client'

import { Button } from '@mantine/core'
import { IconChevronLeft, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import classes from './evaluation.module.css'
import { ExperimentMenu } from './experiment-menu'
import { isActive } from './experiment-store'
import { HeadNotices } from './head-notices'
import { MeasuringProgress } from './measuring-progress'
import { StateBadge } from './state-badge'
import { useExperiment, useProgress } from './use-experiment'
import { VerdictSentence } from './verdict-sentence'

/** What is measured, what came of it in a sentence, how far it is, and all that can be done with it. */
export function ExperimentHead() {
  const t = useTranslations('evaluation')
  const { dto } = useExperiment()
  const state = useProgress((progress) => progress.state)
  const { dataset, setup } = dto
  return (
    <header className={classes.top}>
      <div className={classes.heading}>
        <Link href="/evaluation" className={classes.back}>
          <IconChevronLeft size={14} aria-hidden />
          {t('title')}
        </Link>
        <h1 className={classes.title}>{dto.name}</h1>
        <div className={classes.lead}>
          <StateBadge state={state} />
          <span>{t(`kinds.${dto.kind}`)}</span>
          {dto.pipelineId === null ? (
            <span>{dto.pipelineName}</span>
          ) : (
            <Link href={`/pipelines/${encodeURIComponent(dto.pipelineId)}`}>{dto.pipelineName}</Link>
          )}
          {dataset.gone ? (
            <span>{t('gone')}</span>
          ) : (
            <Link href={`/datasets/${encodeURIComponent(dataset.id)}?version=${dataset.version}`}>
              {t('head.dataset', { name: dataset.name, version: dataset.version, cases: dto.rows.length })}
            </Link>
          )}
          {setup.cases.split ? <span>{t(`split.${setup.cases.split}`)}</span> : null}
          {setup.cases.tag ? <span>{setup.cases.tag}</span> : null}
          {setup.repeats > 1 ? <span>{t('head.repeats', { count: setup.repeats })}</span> : null}
        </div>
        {/* What an optimiser came to is decided by itself, corrected for how many prompts it tried. */}
        {dto.kind === 'optimise' ? null : <VerdictSentence />}
      </div>
      <div className={classes.actions}>
        <StartButton />
        <ExperimentMenu />
      </div>
      <HeadNotices />
    </header>
  )
}

function StartButton() {
  const t = useTranslations('evaluation.head')
  const { dto, start, stop } = useExperiment()
  const state = useProgress((progress) => progress.state)
  const [pending, setPending] = useState(false)
  const act = (work: () => Promise<unknown>) => () => {
    setPending(true)
    void work().finally(() => setPending(false))
  }
  if (isActive(state)) {
    return (
      <>
        <MeasuringProgress />
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          loading={pending}
          onClick={act(stop)}
        >
          {t('stop')}
        </Button>
      </>
    )
  }
  const isBegun = state !== 'idle' || dto.cells.length > 0
  return (
    <Button
      variant={state === 'done' ? 'default' : 'filled'}
      leftSection={<IconPlayerPlay size={15} aria-hidden />}
      loading={pending}
      disabled={dto.dataset.gone}
      onClick={act(start)}
    >
      {t(state === 'done' ? 'again' : isBegun ? 'goOn' : 'start')}
    </Button>
  )
}
