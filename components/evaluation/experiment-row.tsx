'use client'

import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Cell, RowActions, RowLink } from '@/components/ui/data-table'
import type { Renaming } from '@/components/ui/rename-dialog'
import { RelativeTime } from '@/components/ui/use-format'
import type { Headline } from '@/pipeline/evaluation/experiment'
import type { ExperimentSummary } from '@/server/services/evaluation/types'
import classes from './evaluation.module.css'
import { isActive } from './experiment-store'
import { StateBadge } from './state-badge'
import { useExperimentActions } from './use-experiment-actions'
import { useMetrics } from './use-metrics'
import { VerdictChip } from './verdict-chip'

interface RowProps {
  experiment: ExperimentSummary
  onRename: (renaming: Renaming) => void
}

/** One experiment of the list: what it is about and what came of it. */
export function ExperimentRow({ experiment, onRename }: RowProps) {
  const t = useTranslations('evaluation')
  const { id, name, headline, state } = experiment
  const dataset = experiment.datasetName ?? t('gone')
  return (
    <tr data-link>
      <Cell>
        <RowLink href={`/evaluation/${encodeURIComponent(id)}`}>{name}</RowLink>
      </Cell>
      <Cell tight wide dim>
        {t(`kinds.${experiment.kind}`)}
      </Cell>
      <Cell wide>{experiment.pipelineName}</Cell>
      <Cell wide dim>
        {t('datasetAt', { name: dataset, version: experiment.datasetVersion })}
      </Cell>
      <Cell number>{headline ? <Result headline={headline} /> : '–'}</Cell>
      <Cell tight>
        {headline?.verdict ? (
          <VerdictChip verdict={headline.verdict} title={t('verdict.ofCandidate', { name: headline.candidateName })} />
        ) : isActive(state) ? (
          <StateBadge state={state} />
        ) : (
          '–'
        )}
      </Cell>
      <Cell tight wide>
        <StateBadge state={state} />
      </Cell>
      <Cell tight wide dim>
        <RelativeTime iso={experiment.createdAt} />
      </Cell>
      <Cell tight>
        <RowActions>
          <RowMenu experiment={experiment} onRename={onRename} />
        </RowActions>
      </Cell>
    </tr>
  )
}

/** The mean of the metric that decides, with its interval. */
function Result({ headline: { metric, mean, low, high, candidateName, n } }: { headline: Headline }) {
  const t = useTranslations('evaluation')
  const words = useMetrics()
  return (
    <span className={classes.result} title={t('resultOf', { name: candidateName, metric: words.name(metric), n })}>
      <strong className="telar-tabular">{words.value(metric, mean)}</strong>{' '}
      <span className={`${classes.small} telar-tabular`}>
        {t('interval', { low: words.value(metric, low), high: words.value(metric, high) })}
      </span>
      <span className={classes.small}>{words.name(metric)}</span>
    </span>
  )
}

function RowMenu({ experiment, onRename }: RowProps) {
  const t = useTranslations('evaluation')
  const common = useTranslations('common.actions')
  const router = useRouter()
  const { renaming, remove } = useExperimentActions()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={t('menuOf', { name: experiment.name })}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={() => onRename(renaming(experiment))}>
          {common('rename')}
        </Menu.Item>
        {experiment.kind === 'gate' ? null : (
          <Menu.Item
            leftSection={<IconCopy size={15} aria-hidden />}
            onClick={() => router.push(`/evaluation?dialog=new&like=${encodeURIComponent(experiment.id)}`)}
          >
            {t('duplicate')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => void remove(experiment)}
        >
          {common('delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
