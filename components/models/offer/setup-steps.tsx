'use client'

import { Anchor, Progress } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleOff,
  IconCircleX,
  IconLoader,
  type TablerIcon,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ServerSaid, useErrorLine } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { IndexStep, PullStep, SetupDto, SetupStep } from '@/server/services/models/types'
import { usePullStage } from '../pull-stage'
import classes from './offer.module.css'

const looks: Record<SetupStep['state'], { icon: TablerIcon; tone: string }> = {
  waiting: { icon: IconCircleDashed, tone: 'quiet' },
  running: { icon: IconLoader, tone: 'running' },
  done: { icon: IconCircleCheck, tone: 'ok' },
  failed: { icon: IconCircleX, tone: 'failed' },
  cancelled: { icon: IconCircleOff, tone: 'quiet' },
}

/** Every step of a setup with how it stands. */
export function SetupSteps({ setup }: { setup: SetupDto }) {
  const t = useTranslations('models.offer')
  return (
    <ol className={classes.steps} aria-label={t('stepsLabel')}>
      {setup.steps.map((step) => (
        <li key={step.kind === 'pull' ? step.model : step.collectionId} className={classes.step}>
          <StepLine step={step} />
        </li>
      ))}
    </ol>
  )
}

/** A step as an icon, a sentence and, while it runs, a bar. */
export function StepLine({ step }: { step: SetupStep }) {
  const waits = step.kind === 'index' && (step.outcome === 'worse' || step.outcome === 'ready')
  const { icon: Icon, tone } = waits ? { icon: IconAlertTriangle, tone: 'warn' } : looks[step.state]
  return (
    <div className={classes.line}>
      <Icon size={16} aria-hidden className={classes.mark} data-tone={tone} />
      <div className={classes.said}>
        {step.kind === 'pull' ? <PullLine step={step} /> : <IndexLine step={step} />}
        {step.error ? <StepError error={step.error} /> : null}
      </div>
    </div>
  )
}

function StepError({ error }: { error: NonNullable<SetupStep['error']> }) {
  const { text, detail } = useErrorLine()(error)
  return (
    <div className={classes.error} role="alert" title={detail}>
      {text}
      <ServerSaid error={error} />
    </div>
  )
}

function PullLine({ step }: { step: PullStep }) {
  const t = useTranslations('models.offer.pull')
  const pull = useTranslations('models.pull')
  const stageOf = usePullStage()
  const format = useFormat()
  const { completed, total, status } = step.progress ?? {}
  const known = completed !== undefined && total !== undefined && total > 0
  return (
    <>
      <div className={classes.text}>
        <span>{t(step.state === 'done' ? `done.${step.role}` : step.state, { model: step.model })}</span>
        {step.state === 'running' ? (
          <span className="telar-tabular">
            {known
              ? pull('progress', { done: format.bytes(completed), total: format.bytes(total) })
              : status
                ? stageOf(status)
                : '…'}
          </span>
        ) : null}
      </div>
      {step.state === 'running' ? (
        <Progress
          size="sm"
          value={known ? (100 * completed) / total : 100}
          animated={!known}
          aria-label={t('bar', { model: step.model })}
        />
      ) : null}
    </>
  )
}

function IndexLine({ step }: { step: IndexStep }) {
  const t = useTranslations('models.offer.index')
  const format = useFormat()
  const { name, model, state, done, total, outcome, scores } = step
  const values = { name, model, done: format.number(done), total: format.number(total) }
  const href = `/collections/${step.collectionId}?tab=index`
  return (
    <>
      <div className={classes.text}>
        <span>
          {state === 'done' && outcome ? t(`outcome.${outcome}`, values) : t(`state.${state}`, values)}{' '}
          {scores && scores.own.questions > 0 ? (
            <span className={classes.dim}>
              {t('scores', {
                count: scores.own.questions,
                own: format.fixed(scores.own.ndcg10, 3),
                live: format.fixed(scores.live.ndcg10, 3),
              })}
            </span>
          ) : null}{' '}
          {state === 'done' || state === 'failed' ? (
            <Anchor component={Link} href={href} size="xs">
              {t('open')}
            </Anchor>
          ) : null}
        </span>
        {state === 'running' && total > 0 ? <span className="telar-tabular">{t('documents', values)}</span> : null}
      </div>
      {state === 'running' ? (
        <Progress size="sm" value={total > 0 ? (100 * done) / total : 0} aria-label={t('bar', values)} />
      ) : null}
    </>
  )
}
