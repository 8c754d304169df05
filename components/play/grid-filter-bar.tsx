'use client'

import { Button, Select, TextInput } from '@mantine/core'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useStepName } from '@/components/words/step-name'
import { splits } from '@/pipeline/cases/case'
import classes from './grid.module.css'
import { type GridFilter, shows } from './grid-view'
import { clearGridFilter, setGridFilter } from './use-grid-filter'
import { useGrid } from './use-open-grid'

interface FilterBarProps {
  filter: GridFilter & { lost: string }
  /** How many rows it lets through. */
  shown: number
}

/** Which of the cases are shown. */
export function GridFilterBar({ filter, shown }: FilterBarProps) {
  const t = useTranslations('play.filter')
  const common = useTranslations('common.actions')
  const names = useTranslations('play.case.split')
  const { dto } = useGrid()
  const nameOf = useStepName(dto.graph)
  const tags = [...new Set(dto.rows.flatMap((row) => row.tags))].sort()
  const isFiltered =
    filter.ids !== null || [filter.split, filter.tag, filter.text].some(Boolean) || filter.show !== 'all'
  const step = dto.graph.nodes.find(({ id }) => id === filter.lost)
  return (
    <fieldset className={classes.filters} aria-label={t('label')}>
      <TextInput
        aria-label={t('text')}
        placeholder={t('text')}
        w={150}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.text}
        onChange={(event) => setGridFilter({ q: event.currentTarget.value })}
      />
      <Select
        aria-label={t('show')}
        w={170}
        data={shows.map((value) => ({ value, label: t(`shows.${value}`) }))}
        value={filter.show}
        allowDeselect={false}
        onChange={(show) => setGridFilter({ show: show === 'all' ? null : show })}
      />
      <Select
        aria-label={t('split')}
        w={180}
        data={[{ value: '', label: t('anySplit') }, ...splits.map((value) => ({ value, label: names(value) }))]}
        value={filter.split}
        allowDeselect={false}
        onChange={(split) => setGridFilter({ split })}
      />
      {tags.length > 0 ? (
        <Select
          aria-label={t('tag')}
          w={180}
          data={[{ value: '', label: t('anyTag') }, ...tags]}
          value={filter.tag}
          allowDeselect={false}
          onChange={(tag) => setGridFilter({ tag })}
        />
      ) : null}
      {step ? <span>{t('lostBy', { step: nameOf({ stepId: step.id, type: step.type }) })}</span> : null}
      {isFiltered ? (
        <>
          <Button variant="default" leftSection={<IconFilterOff size={14} aria-hidden />} onClick={clearGridFilter}>
            {common('reset')}
          </Button>
          <span>{t('shown', { shown, of: dto.rows.length })}</span>
        </>
      ) : null}
    </fieldset>
  )
}
