'use client'

import { Anchor, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { splits } from '@/pipeline/cases/case'
import type { ExperimentForm } from './draft'

interface CasesFieldsProps {
  form: ExperimentForm
  onChange: (part: Partial<ExperimentForm>) => void
}

/** Which cases are asked: a dataset at a version, and which of its cases. A sweep and an optimiser choose splits themselves. */
export function CasesFields({ form, onChange }: CasesFieldsProps) {
  const t = useTranslations('evaluation.create')
  const names = useTranslations('evaluation.split')
  const trpc = useTRPC()
  const { kind, datasetId, datasetVersion, split, tag } = form
  const datasets = useQuery(trpc.datasets.list.queryOptions())
  const chosen = datasets.data?.find(({ id }) => id === datasetId)
  const details = useQuery(
    trpc.datasets.get.queryOptions(
      { id: datasetId ?? '', ...(datasetVersion !== null && { version: datasetVersion }) },
      { enabled: datasetId !== null },
    ),
  )
  const offered = (datasets.data ?? []).filter(({ cases }) => cases > 0)
  const versions = Array.from({ length: chosen?.version ?? 0 }, (_, at) => (chosen?.version ?? 0) - at)
  const data = details.data
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={t('dataset')}
          placeholder={t('chooseDataset')}
          description={
            datasets.data && offered.length === 0 ? (
              <>
                {t('noDatasets')}{' '}
                <Anchor component={Link} href="/datasets?dialog=new" size="xs">
                  {t('toDatasets')}
                </Anchor>
              </>
            ) : undefined
          }
          data={offered.map(({ id, name, cases }) => ({ value: id, label: t('datasetOf', { name, cases }) }))}
          value={datasetId}
          searchable
          allowDeselect={false}
          onChange={(id) => onChange({ datasetId: id, datasetVersion: null, tag: null })}
        />
        <Select
          label={t('datasetVersion')}
          data={[
            { value: '', label: t('newest', { version: chosen?.version ?? 1 }) },
            ...versions.slice(1).map((version) => ({ value: String(version), label: t('version', { version }) })),
          ]}
          value={datasetVersion === null ? '' : String(datasetVersion)}
          disabled={!chosen}
          allowDeselect={false}
          onChange={(next) => onChange({ datasetVersion: next ? Number(next) : null })}
        />
      </Group>
      <Group grow align="flex-start">
        {kind === 'compare' ? (
          <Select
            label={t('split')}
            data={[
              { value: '', label: t('anySplit') },
              ...splits.map((value) => ({
                value,
                label: data ? t('counted', { name: names(value), count: data.bySplit[value] }) : names(value),
              })),
            ]}
            value={split ?? ''}
            allowDeselect={false}
            onChange={(next) => onChange({ split: splits.find((one) => one === next) ?? null })}
          />
        ) : null}
        <Select
          label={t('tag')}
          data={[{ value: '', label: t('anyTag') }, ...(data?.tags ?? [])]}
          value={tag ?? ''}
          allowDeselect={false}
          onChange={(next) => onChange({ tag: next || null })}
        />
      </Group>
    </>
  )
}
