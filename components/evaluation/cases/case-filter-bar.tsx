'use client'

import { Button, Select, TextInput } from '@mantine/core'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { setUrlState } from '@/components/ui/use-url-state'
import { splits } from '@/pipeline/cases/case'
import { useExperiment } from '../use-experiment'
import { shows } from './case-view'
import classes from './cases.module.css'
import { clearCaseFilter, type ShownFilter } from './use-case-filter'

/** Which of the cases are shown. */
export function CaseFilterBar({ filter, shown }: { filter: ShownFilter; shown: number }) {
  const t = useTranslations('evaluation.filterCases')
  const names = useTranslations('evaluation.split')
  const common = useTranslations('common.actions')
  const { dto } = useExperiment()
  const tags = [...new Set(dto.rows.flatMap((row) => row.tags))].sort()
  const used = new Set(dto.rows.map(({ split }) => split))
  const isFiltered =
    filter.from !== '' || filter.show !== 'all' || [filter.split, filter.tag, filter.text].some(Boolean)
  return (
    <fieldset className={classes.filters} aria-label={t('label')}>
      <TextInput
        aria-label={t('text')}
        placeholder={t('text')}
        w={160}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.text}
        onChange={(event) => setUrlState({ q: event.currentTarget.value })}
      />
      <Select
        aria-label={t('show')}
        w={190}
        data={shows.map((value) => ({ value, label: t(`shows.${value}`) }))}
        value={filter.show}
        allowDeselect={false}
        onChange={(show) => setUrlState({ show: show === 'all' ? null : show })}
      />
      {used.size > 1 ? (
        <Select
          aria-label={t('split')}
          w={180}
          data={[
            { value: '', label: t('anySplit') },
            ...splits.filter((value) => used.has(value)).map((value) => ({ value, label: names(value) })),
          ]}
          value={filter.split}
          allowDeselect={false}
          onChange={(split) => setUrlState({ split })}
        />
      ) : null}
      {tags.length > 0 ? (
        <Select
          aria-label={t('tag')}
          w={180}
          data={[{ value: '', label: t('anyTag') }, ...tags]}
          value={filter.tag}
          allowDeselect={false}
          searchable
          onChange={(tag) => setUrlState({ tag })}
        />
      ) : null}
      {filter.from === '' ? null : <span>{t('from')}</span>}
      <span className="telar-tabular" role="status">
        {t('shown', { shown, of: dto.rows.length })}
      </span>
      {isFiltered ? (
        <Button variant="default" leftSection={<IconFilterOff size={14} aria-hidden />} onClick={clearCaseFilter}>
          {common('reset')}
        </Button>
      ) : null}
    </fieldset>
  )
}
