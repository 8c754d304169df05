'use client'

import { Button } from '@mantine/core'
import { IconAlertTriangle, IconArrowDown, IconInfoCircle, IconTrophy, type TablerIcon } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { PairedResult } from '@/pipeline/evaluation/figures'
import { useExperiment, useProgress } from '../use-experiment'
import { useMetrics } from '../use-metrics'
import classes from './optimise.module.css'
import { type OptimiseFigures, type Outcome, outcomeOf } from './optimise-figures'

interface FiguresProps {
  figures: OptimiseFigures
}

/** What came of it in a sentence, with its figures, and the way to the canvas. */
export function OptimiseVerdict({ figures }: FiguresProps) {
  const t = useTranslations('optimise.result')
  const state = useProgress((progress) => progress.state)
  const outcome = outcomeOf(figures, state)
  const { icon: Icon, tone } = looksOf(outcome)
  const lines = useLines(figures, outcome)
  return (
    <section className={classes.verdict} data-tone={tone} aria-label={t('verdict')} data-testid="optimise-verdict">
      <Icon size={22} stroke={1.6} className={classes.verdictIcon} aria-hidden />
      <div className={classes.verdictText}>
        {lines.map((line, at) => (
          <p key={line} className={at === 0 ? classes.lead : undefined}>
            {line}
          </p>
        ))}
        {figures.progress.warnings.map((warning) => (
          <p key={warning} className={classes.caution}>
            <IconAlertTriangle size={15} className={classes.cautionIcon} aria-hidden />
            <span>{t(`warnings.${warning}`, { cases: figures.cases.validation })}</span>
          </p>
        ))}
      </div>
      {'proposal' in outcome && outcome.proposal?.candidateId && outcome.kind !== 'none' ? (
        <UsePrompt candidateId={outcome.proposal.candidateId} />
      ) : null}
    </section>
  )
}

type Tone = 'ok' | 'failed' | 'quiet'
const quiet: { icon: TablerIcon; tone: Tone } = { icon: IconInfoCircle, tone: 'quiet' }

function looksOf(outcome: Outcome): { icon: TablerIcon; tone: Tone } {
  if (outcome.kind !== 'tested') return quiet
  const verdict = outcome.test.comparable ? outcome.test.verdict : 'cannot-tell'
  if (verdict === 'worse') return { icon: IconArrowDown, tone: 'failed' }
  return verdict === 'better' ? { icon: IconTrophy, tone: 'ok' } : quiet
}

function useLines({ metric, progress, cases }: OptimiseFigures, outcome: Outcome): string[] {
  const t = useTranslations('optimise.result')
  const words = useMetrics()
  const told = (paired: PairedResult | null) =>
    paired?.comparable
      ? t('difference', {
          metric: words.name(metric),
          difference: words.difference(metric, paired.difference),
          low: words.bound(metric, paired.low),
          high: words.bound(metric, paired.high),
          n: paired.n,
        })
      : t('incomparable')
  const count = progress.proposals.length
  switch (outcome.kind) {
    case 'searching':
    case 'undecided':
      return [t(outcome.kind, { count })]
    case 'nothing-fails':
      return [t('none', { count }), t('nothingFails')]
    case 'none':
      return [
        t('none', { count }),
        outcome.proposal
          ? t('nearest', { number: outcome.proposal.number, told: told(outcome.paired) })
          : t('noneGained'),
        t('testClosed'),
      ]
    case 'untested':
      return [t('untested', { number: outcome.proposal.number }), t('onValidation', { told: told(outcome.paired) })]
    case 'tested': {
      const verdict = outcome.test.comparable ? outcome.test.verdict : 'cannot-tell'
      return [
        t(`tested.${verdict}`, { number: outcome.proposal.number }),
        t('onTest', { told: told(outcome.test), cases: cases.test }),
        t('onValidation', { told: told(outcome.validation) }),
      ]
    }
  }
}

/** The way to the canvas, where the prompt is put by one edit. */
export function UsePrompt({
  candidateId,
  small = false,
  label,
}: {
  candidateId: string
  small?: boolean
  label?: string
}) {
  const t = useTranslations('optimise.result')
  const { dto } = useExperiment()
  const [drawn] = dto.candidates
  if (dto.pipelineId === null || !drawn) return null
  const query = new URLSearchParams({ experiment: dto.id, candidate: candidateId, base: drawn.id })
  return (
    <Button
      component={Link}
      href={`/pipelines/${encodeURIComponent(dto.pipelineId)}?${query}`}
      variant={small ? 'default' : 'filled'}
      size={small ? 'compact-xs' : 'sm'}
      flex="none"
      aria-label={label}
    >
      {t('use')}
    </Button>
  )
}
