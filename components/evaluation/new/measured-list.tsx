'use client'

import { ActionIcon, Button, Select, Tooltip } from '@mantine/core'
import { IconPlus, IconStar, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import { type Measured, newMeasured } from './draft'
import classes from './new.module.css'

/** As many as one experiment begins with. */
const MOST = 20

interface MeasuredListProps {
  value: readonly Measured[]
  onChange: (measured: readonly Measured[]) => void
  /** A sweep and an optimiser begin with one. */
  single: boolean
}

/** Which pipelines are measured, each as its draft or as one of its versions; the first is what the others are compared with. */
export function MeasuredList({ value, onChange, single }: MeasuredListProps) {
  const t = useTranslations('evaluation.create')
  const shown = single ? value.slice(0, 1) : value
  const put = (next: Measured) => onChange(value.map((one) => (one.key === next.key ? next : one)))
  return (
    <>
      <ul className={classes.measured}>
        {shown.map((one, at) => (
          <li key={one.key}>
            <fieldset
              className={classes.measuredRow}
              aria-label={single ? t('pipeline') : t('candidateAt', { at: at + 1 })}
            >
              <MeasuredFields value={one} onChange={put} />
              {single ? null : at === 0 ? (
                <span className={classes.baseline}>{t('baseline')}</span>
              ) : (
                <span className={classes.rowActs}>
                  <Tooltip label={t('makeBaseline')}>
                    <ActionIcon
                      aria-label={t('makeBaseline')}
                      onClick={() => onChange([one, ...value.filter(({ key }) => key !== one.key)])}
                    >
                      <IconStar size={15} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                  <Tooltip label={t('remove')}>
                    <ActionIcon
                      aria-label={t('remove')}
                      onClick={() => onChange(value.filter(({ key }) => key !== one.key))}
                    >
                      <IconTrash size={15} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                </span>
              )}
            </fieldset>
          </li>
        ))}
      </ul>
      {single || value.length >= MOST ? null : (
        <Button
          variant="default"
          size="xs"
          className={classes.add}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...value, newMeasured(value.at(-1)?.pipelineId ?? null)])}
        >
          {t('addCandidate')}
        </Button>
      )}
    </>
  )
}

function MeasuredFields({ value, onChange }: { value: Measured; onChange: (measured: Measured) => void }) {
  const t = useTranslations('evaluation.create')
  const format = useFormat()
  const trpc = useTRPC()
  const { pipelineId, version } = value
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const versions = useQuery(
    trpc.deployments.versions.queryOptions({ pipelineId: pipelineId ?? '' }, { enabled: pipelineId !== null }),
  )
  if (pipelines.isError) return <ErrorCard error={pipelines.error} compact />
  return (
    <>
      <Select
        aria-label={t('pipeline')}
        placeholder={t('choosePipeline')}
        data={(pipelines.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={pipelineId}
        searchable
        allowDeselect={false}
        className={classes.pipeline}
        onChange={(next) => onChange({ ...value, pipelineId: next, version: null })}
      />
      <Select
        aria-label={t('which')}
        data={[
          { value: '', label: t('draft') },
          ...(versions.data ?? []).map(({ number, createdAt }) => ({
            value: String(number),
            label: t('versionOf', { version: number, date: format.dateTime(createdAt) }),
          })),
        ]}
        value={version === null ? '' : String(version)}
        disabled={pipelineId === null}
        allowDeselect={false}
        className={classes.which}
        onChange={(next) => onChange({ ...value, version: next ? Number(next) : null })}
      />
    </>
  )
}
