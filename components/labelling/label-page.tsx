'use client'

import { Button, Progress, Skeleton, Switch } from '@mantine/core'
import { IconChartBar, IconThumbUp } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { JudgeAnswers } from './judge-answers'
import { LabelResults } from './label-results'
import classes from './labelling.module.css'
import { type LabelSet, useDatasetItems, useExperimentItems, useGridItems } from './use-label-items'
import { useLabels } from './use-labels'

/** Where people judge answers one after another, by keys alone. The address names what is judged: a grid, an experiment or a dataset. */
export function LabelPage() {
  const t = useTranslations('datasets.label')
  const [grid] = useUrlState('grid')
  const [dataset] = useUrlState('dataset')
  const ofGrid = useGridItems(grid === '' ? null : grid)
  const [experiment] = useUrlState('experiment')
  const ofExperiment = useExperimentItems(grid === '' && experiment !== '' ? experiment : null)
  const ofDataset = useDatasetItems(grid === '' && experiment === '' && dataset !== '' ? dataset : null)
  const query = grid !== '' ? ofGrid : experiment !== '' ? ofExperiment : ofDataset
  if (grid === '' && experiment === '' && dataset === '') return <NothingNamed />
  if (query.data) return <Labelling key={query.data.href} set={query.data} />
  return (
    <Page title={t('title')}>
      {query.isError ? (
        <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton height={320} radius="md" />
      )}
    </Page>
  )
}

function NothingNamed() {
  const t = useTranslations('datasets.label')
  return (
    <Page title={t('title')}>
      <EmptyState
        icon={IconThumbUp}
        title={t('nothingNamed')}
        actions={
          <>
            <Button component={Link} href="/playground" variant="default">
              {t('toGrids')}
            </Button>
            <Button component={Link} href="/evaluation" variant="default">
              {t('toExperiments')}
            </Button>
            <Button component={Link} href="/datasets">
              {t('toDatasets')}
            </Button>
          </>
        }
      >
        {t('nothingNamedBody')}
      </EmptyState>
    </Page>
  )
}

function Labelling({ set }: { set: LabelSet }) {
  const t = useTranslations('datasets.label')
  const labels = useLabels(set.items)
  const [view, setView] = useUrlState('view')
  const { items } = labels
  const done = items.filter(({ verdict }) => verdict !== null).length
  const showResults = view === 'results' && items.length > 0
  return (
    <Page
      title={t('titleOf', { name: set.name })}
      back={{ href: set.href, label: set.name }}
      lead={t('lead')}
      actions={
        items.length > 0 ? (
          <Button
            variant="default"
            leftSection={<IconChartBar size={15} aria-hidden />}
            onClick={() => setView(showResults ? null : 'results')}
          >
            {t(showResults ? 'goOn' : 'results')}
          </Button>
        ) : null
      }
    >
      {items.length === 0 ? (
        <EmptyState icon={IconThumbUp} title={t('noAnswers')}>
          {t('noAnswersBody')}
        </EmptyState>
      ) : (
        <>
          <div className={classes.progress}>
            <Progress
              value={(100 * done) / items.length}
              className={classes.bar}
              aria-label={t('progress', { done, total: items.length })}
            />
            <span role="status">{t('progress', { done, total: items.length })}</span>
            {showResults ? null : <ShowLabelled />}
          </div>
          {showResults ? <LabelResults items={items} /> : <JudgeAnswers set={set} labels={labels} />}
        </>
      )}
    </Page>
  )
}

/** Whether going on stops at answers that have a verdict already. */
function ShowLabelled() {
  const t = useTranslations('datasets.label')
  const [show] = useUrlState('show')
  return (
    <Switch
      size="xs"
      label={t('showAll')}
      checked={show === 'all'}
      onChange={(event) => setUrlState({ show: event.currentTarget.checked ? 'all' : null })}
    />
  )
}
