'use client'

import { Button, Select } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { WordsFilter } from '@/components/ui/words-filter'
import { caseOrigins, splits } from '@/pipeline/cases/case'
import type { DatasetDetails } from '@/server/services/datasets/types'
import { type CaseFilter, clearCaseFilter, setCaseFilter } from './case-filter'
import classes from './datasets.module.css'

/** Finds cases among many: by words, split, tag, and who wrote them. */
export function CaseFilterBar({ filter, dataset }: { filter: CaseFilter; dataset: DatasetDetails }) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const any = { value: '', label: t('filter.any') }
  return (
    <fieldset className={classes.filters} aria-label={t('filter.label')}>
      <WordsFilter
        label={t('filter.text')}
        placeholder={t('filter.textHint')}
        value={filter.text ?? ''}
        maxLength={500}
        onWords={(q) => setCaseFilter({ q })}
      />
      <Select
        label={t('case.split')}
        w={170}
        data={[
          any,
          ...splits.map((split) => ({
            value: split,
            label: t('filter.counted', { name: t(`splits.${split}`), count: dataset.bySplit[split] }),
          })),
        ]}
        value={filter.split ?? ''}
        onChange={(split) => setCaseFilter({ split })}
      />
      {dataset.tags.length > 0 || filter.tag !== undefined ? (
        <Select
          label={t('filter.tag')}
          w={150}
          searchable
          data={[any, ...new Set([...dataset.tags, ...(filter.tag === undefined ? [] : [filter.tag])])]}
          value={filter.tag ?? ''}
          onChange={(tag) => setCaseFilter({ tag })}
        />
      ) : null}
      <Select
        label={t('filter.origin')}
        w={150}
        data={[
          any,
          ...caseOrigins.map((origin) => ({
            value: origin,
            label: t('filter.counted', { name: t(`origins.${origin}`), count: dataset.byOrigin[origin] }),
          })),
        ]}
        value={filter.origin ?? ''}
        onChange={(origin) => setCaseFilter({ origin })}
      />
      {Object.keys(filter).length > 0 ? (
        <Button variant="default" leftSection={<IconFilterOff size={14} aria-hidden />} onClick={clearCaseFilter}>
          {common('reset')}
        </Button>
      ) : null}
    </fieldset>
  )
}
