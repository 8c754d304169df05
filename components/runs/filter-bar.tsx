'use client'

import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconCalendar, IconFilterOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useUrlState } from '@/components/ui/use-url-state'
import { WordsFilter } from '@/components/ui/words-filter'
import type { RunPage } from '@/server/services/runs/types'
import {
  clearRunFilter,
  daysOf,
  origins,
  periodNames,
  periodOf,
  type RunFilter,
  setRunFilter,
  statuses,
} from './run-filter'
import classes from './runs.module.css'

interface FilterBarProps {
  filter: RunFilter
  versions: RunPage['versions']
}

/** Finds runs among many: by words, pipeline and version, how they ended, where they came from and when. */
export function FilterBar({ filter, versions }: FilterBarProps) {
  const t = useTranslations('runs')
  const common = useTranslations('common')
  const any = { value: '', label: t('filter.any') }
  return (
    <fieldset className={classes.filters} aria-label={t('filter.label')}>
      <WordsFilter
        label={t('filter.text')}
        placeholder={t('filter.textHint')}
        value={filter.text ?? ''}
        maxLength={200}
        onWords={(q) => setRunFilter({ q })}
      />
      <PipelineFilter />
      {filter.pipelineId === undefined ? null : <VersionFilter versions={versions} />}
      <Select
        label={t('filter.status')}
        w={150}
        data={[any, ...statuses.map((status) => ({ value: status, label: common(`outcomes.${status}`) }))]}
        value={filter.status ?? ''}
        onChange={(status) => setRunFilter({ status })}
      />
      <Select
        label={t('filter.origin')}
        w={150}
        data={[any, ...origins.map((origin) => ({ value: origin, label: t(`origins.${origin}`) }))]}
        value={filter.origin ?? ''}
        onChange={(origin) => setRunFilter({ origin })}
      />
      <PeriodFilter />
      {Object.values(filter).some(Boolean) ? <ResetButton /> : null}
    </fieldset>
  )
}

/** Takes every filter away. */
export function ResetButton() {
  const common = useTranslations('common')
  return (
    <Button variant="default" leftSection={<IconFilterOff size={14} aria-hidden />} onClick={clearRunFilter}>
      {common('actions.reset')}
    </Button>
  )
}

function PipelineFilter() {
  const t = useTranslations('runs.filter')
  const trpc = useTRPC()
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const [pipeline] = useUrlState('pipeline')
  const names = (pipelines.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const known = pipeline === '' || names.some((option) => option.value === pipeline)
  return (
    <Select
      label={t('pipeline')}
      w={210}
      searchable
      data={[{ value: '', label: t('any') }, ...names, ...(known ? [] : [{ value: pipeline, label: pipeline }])]}
      value={pipeline}
      // Versions are those of one pipeline.
      onChange={(next) => setRunFilter({ pipeline: next, version: null })}
    />
  )
}

function VersionFilter({ versions }: Pick<FilterBarProps, 'versions'>) {
  const t = useTranslations('runs')
  const [version] = useUrlState('version')
  return (
    <Select
      label={t('filter.version')}
      w={130}
      data={[
        { value: '', label: t('filter.any') },
        { value: 'draft', label: t('draft') },
        ...versions.map(({ id, number }) => ({ value: id, label: t('version', { number }) })),
      ]}
      value={version}
      onChange={(next) => setRunFilter({ version: next })}
    />
  )
}

function PeriodFilter() {
  const t = useTranslations('runs.filter')
  const [from] = useUrlState('from')
  const [to] = useUrlState('to')
  const period = periodOf(from, to)
  return (
    <>
      <Select
        label={t('period')}
        w={160}
        allowDeselect={false}
        data={periodNames.map((name) => ({ value: name, label: t(`periods.${name || 'any'}`) }))}
        value={period}
        onChange={(next) => setRunFilter(daysOf(periodNames.find((name) => name === next) ?? '', from))}
      />
      {period === 'days' ? (
        <Group gap={10} wrap="nowrap">
          <DayFilter name="from" label={t('from')} />
          <DayFilter name="to" label={t('to')} />
        </Group>
      ) : null}
    </>
  )
}

function DayFilter({ name, label }: { name: 'from' | 'to'; label: string }) {
  const [day] = useUrlState(name)
  return (
    <TextInput
      label={label}
      w={145}
      type="date"
      classNames={{ input: classes.day }}
      rightSection={<IconCalendar size={15} aria-hidden />}
      rightSectionPointerEvents="none"
      value={day}
      onChange={(event) => setRunFilter({ [name]: event.currentTarget.value })}
    />
  )
}
