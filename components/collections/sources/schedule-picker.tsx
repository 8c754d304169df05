'use client'

import { Chip, Group, Input, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { useFormat } from '@/components/ui/use-format'
import { longestGap, nextTimes } from './cron-text'
import {
  type AgeDraft,
  ageUnits,
  cronOf,
  type ScheduleDraft,
  type ScheduleProblem,
  scheduleModes,
  scheduleProblem,
  secondsOf,
} from './schedule'
import classes from './sources.module.css'
import { useCronText, useDayNames } from './use-cron-text'

/** Weeks begin on Monday here; cron counts days from Sunday. */
const week = [1, 2, 3, 4, 5, 6, 0]

interface SchedulePickerProps {
  value: ScheduleDraft
  onChange: (value: ScheduleDraft) => void
  problem: ScheduleProblem | null
  /** A change in the source starts a sync. */
  watched: boolean
}

/** When a source is compared again: never by itself, in a simple rhythm, or by a cron expression. */
export function SchedulePicker({ value, onChange, problem, watched }: SchedulePickerProps) {
  const t = useTranslations('collections.schedule')
  const change = (part: Partial<ScheduleDraft>) => onChange({ ...value, ...part })
  return (
    <Input.Wrapper size="xs" label={t('label')} labelElement="div">
      <SegmentedControl
        fullWidth
        aria-label={t('label')}
        data={scheduleModes.map((mode) => ({ value: mode, label: t(`modes.${mode}`) }))}
        value={value.mode}
        onChange={(mode) => change({ mode: scheduleModes.find((one) => one === mode) ?? 'off' })}
      />
      <div className={classes.when}>
        {value.mode === 'daily' || value.mode === 'weekly' ? (
          <TextInput
            type="time"
            w={120}
            aria-label={t('time')}
            value={value.time}
            onChange={(event) => change({ time: event.currentTarget.value })}
            error={problem === 'timeMissing' ? t('timeMissing') : null}
          />
        ) : null}
        {value.mode === 'weekly' ? <Days value={value.days} onChange={(days) => change({ days })} /> : null}
        {value.mode === 'custom' ? (
          <TextInput
            flex={1}
            aria-label={t('cron')}
            placeholder="0 6 * * 1-5"
            value={value.cron}
            onChange={(event) => change({ cron: event.currentTarget.value })}
            description={t('cronHint')}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            error={problem === 'cronWrong' ? t('cronWrong') : null}
          />
        ) : null}
      </div>
      {problem === 'daysMissing' ? <Input.Error>{t('daysMissing')}</Input.Error> : null}
      <Preview value={value} watched={watched} />
    </Input.Wrapper>
  )
}

function Days({ value, onChange }: { value: number[]; onChange: (days: number[]) => void }) {
  const t = useTranslations('collections.schedule')
  const short = useDayNames('short')
  return (
    <Chip.Group multiple value={value.map(String)} onChange={(days) => onChange(days.map(Number))}>
      <Group gap={4} role="group" aria-label={t('days')}>
        {week.map((day) => (
          <Chip key={day} size="xs" value={String(day)} variant="light">
            {short[day]}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  )
}

function Preview({ value, watched }: { value: ScheduleDraft; watched: boolean }) {
  const t = useTranslations('collections.schedule')
  const format = useFormat()
  const cronText = useCronText()
  const status = useQuery({ ...useTRPC().system.status.queryOptions(), staleTime: Number.POSITIVE_INFINITY })
  const cron = cronOf(value)
  if (cron === null) return <p className={classes.preview}>{t(watched ? 'watchedHint' : 'offHint')}</p>
  if (scheduleProblem(value)) return null
  const zone = status.data?.timeZone
  const times = nextTimes(cron, 3, Date.now(), zone) ?? []
  return (
    <p className={classes.preview} aria-live="polite">
      <strong>{cronText(cron)}</strong> {t('serverTime', { named: String(zone !== undefined), zone: zone ?? '' })}{' '}
      {times.length === 0
        ? t('neverDue')
        : t('nextTimes', { times: times.map((time) => format.dateTime(time.toISOString())).join(' · ') })}
    </p>
  )
}

interface AgeInputProps {
  value: AgeDraft
  onChange: (value: AgeDraft) => void
  error: string | null
  schedule: ScheduleDraft
}

/** After how long without a sync a source's documents count as out of date. */
export function AgeInput({ value, onChange, error, schedule }: AgeInputProps) {
  const t = useTranslations('collections.schedule')
  const units = Object.keys(ageUnits)
  return (
    <Input.Wrapper size="xs" label={t('age')} description={t('ageHint')} error={error} labelElement="div">
      <Group gap={8} mt={4}>
        <NumberInput
          w={90}
          aria-label={t('ageNumber')}
          placeholder={t('ageNone')}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          value={value.value}
          onChange={(next) => onChange({ ...value, value: next === '' ? '' : Number(next) })}
        />
        <Select
          w={130}
          aria-label={t('ageUnit')}
          data={units.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
          value={value.unit}
          onChange={(unit) => onChange({ ...value, unit: isUnit(unit) ? unit : value.unit })}
        />
      </Group>
      {isShort(value, schedule) ? <p className={classes.warning}>{t('ageShort')}</p> : null}
    </Input.Wrapper>
  )
}

/** Whether documents count as out of date before the next sync is due. */
function isShort(age: AgeDraft, schedule: ScheduleDraft): boolean {
  const seconds = secondsOf(age)
  const cron = cronOf(schedule)
  if (seconds === null || cron === null || scheduleProblem(schedule)) return false
  const gap = longestGap(cron, Date.now())
  return gap !== null && gap > seconds
}

const isUnit = (unit: string | null): unit is AgeDraft['unit'] => unit !== null && unit in ageUnits
