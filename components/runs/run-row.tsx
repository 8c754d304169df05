'use client'

import { Checkbox } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { Cell, RowActions, RowLink } from '@/components/ui/data-table'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import type { RunSummary } from '@/server/services/runs/types'
import classes from './runs.module.css'

interface RunRowProps {
  run: RunSummary
  /** The number of the version that ran, where it is one that is still there. */
  version: number | undefined
  chosen: boolean
  onChoose: (on: boolean) => void
}

/** A run in the list of runs. */
export function RunRow({ run, version, chosen, onChoose }: RunRowProps) {
  const t = useTranslations('runs')
  const format = useFormat()
  const { inputTokens, outputTokens } = run.usage
  const tokens = t('tokensTitle', { input: format.number(inputTokens), output: format.number(outputTokens) })
  const title = run.damaged ? t('damaged') : run.title || t('untitled')
  return (
    <tr data-link>
      <Cell tight>
        <RowActions>
          <Checkbox
            size="xs"
            aria-label={t('compare.choose', { title })}
            checked={chosen}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
        </RowActions>
      </Cell>
      <Cell>
        <span className={classes.question}>
          <RowLink href={`/runs/${run.id}`}>{title}</RowLink>
        </span>
        <span className={classes.narrow}>
          {run.pipelineName} · <RelativeTime iso={run.startedAt} />
        </span>
      </Cell>
      <Cell wide dim>
        {run.pipelineName}
      </Cell>
      <Cell tight wide dim>
        {run.versionId === null ? t('draft') : version === undefined ? '' : t('version', { number: version })}
      </Cell>
      <Cell tight>
        <OutcomeBadge state={run.status} />
      </Cell>
      <Cell tight wide dim>
        {t(`origins.${run.origin}`)}
      </Cell>
      <Cell tight wide dim>
        <RelativeTime iso={run.startedAt} />
      </Cell>
      <Cell number wide>
        {run.durationMs === null ? '' : format.duration(run.durationMs)}
      </Cell>
      <Cell number wide>
        <span title={tokens}>{inputTokens + outputTokens === 0 ? '' : format.number(inputTokens + outputTokens)}</span>
      </Cell>
    </tr>
  )
}
