'use client'

import { Anchor, Button, Text } from '@mantine/core'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { GateState } from '@/server/services/evaluation/types'
import classes from './gate.module.css'
import { OutcomeList } from './outcome-list'
import type { GateCheck } from './use-gate-check'

/** Where the experiment behind an outcome is looked at. */
export const experimentHref = (experimentId: string): string => `/evaluation/${experimentId}`

/** How the draft stands with its gate: not asked yet, being asked, or what was said of each rule. */
export function GateStatus({ state, check }: { state: GateState; check: GateCheck }) {
  const t = useTranslations('gate.section')
  const said = useTranslations('gate.outcome')
  const { progress } = check
  const { outcome } = state
  if (progress.state === 'asking' || progress.state === 'running') return <Checking check={check} />
  if (outcome)
    return (
      <>
        <Text size="sm" fw={600} c={outcome.passed ? 'var(--telar-ok)' : 'var(--telar-failed)'} role="status">
          {said(outcome.passed ? 'passed' : 'refused')}
        </Text>
        <OutcomeList rules={outcome.rules} isAlone={outcome.liveHash === null} />
        <Anchor component={Link} href={experimentHref(outcome.experimentId)} size="sm">
          {outcome.passed ? t('open') : said('see')}
        </Anchor>
      </>
    )
  return (
    <>
      <Text size="sm" c="dimmed">
        {t(whyUnasked(state))}
      </Text>
      {progress.state === 'failed' ? <ErrorCard error={progress.error} compact /> : null}
      {progress.state === 'ended' ? <Ended progress={progress} /> : null}
    </>
  )
}

const whyUnasked = ({ dataset, isInvalid, isSame }: GateState) => {
  if (!dataset) return 'gone'
  if (isInvalid) return 'invalid'
  if (dataset.cases === 0) return 'noCases'
  return isSame ? 'same' : 'unchecked'
}

function Ended({ progress }: { progress: Extract<GateCheck['progress'], { state: 'ended' }> }) {
  const t = useTranslations('gate.section')
  return (
    <>
      {progress.error === undefined ? (
        <Text size="sm" c="var(--telar-warn)" role="status">
          {t(progress.how === 'done' ? 'changed' : 'stopped')}
        </Text>
      ) : (
        <ErrorCard error={progress.error} compact />
      )}
      <Anchor component={Link} href={experimentHref(progress.experimentId)} size="sm">
        {t('open')}
      </Anchor>
    </>
  )
}

function Checking({ check: { progress, stop } }: { check: GateCheck }) {
  const t = useTranslations('gate.section')
  const format = useFormat()
  const counts = progress.state === 'running' && progress.total > 0 ? progress : null
  return (
    <div className={classes.progress} role="status">
      <progress {...(counts && { value: counts.done, max: counts.total })} aria-label={t('checking')} />
      <span className="telar-tabular">
        {counts
          ? t('progress', { done: format.number(counts.done), total: format.number(counts.total) })
          : t('starting')}
      </span>
      {progress.state === 'running' ? (
        <Button variant="default" onClick={stop}>
          {t('stop')}
        </Button>
      ) : null}
    </div>
  )
}
