'use client'

import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useFormat } from '@/components/ui/use-format'
import type { Limits, Spent } from '@/pipeline/evaluation/experiment'
import classes from './evaluation.module.css'
import { useExperiment, useProgress } from './use-experiment'

export const limitNames = ['calls', 'tokens', 'minutes', 'cost'] as const
export type LimitName = (typeof limitNames)[number]

/** What has been asked and taken, beside what it may be. */
export function SpentLine() {
  const t = useTranslations('evaluation.limits')
  const format = useFormat()
  const { dto } = useExperiment()
  const spent = useProgress((progress) => progress.spent)
  const shown = limitNames.filter((name) => spent[name] > 0 || dto.setup.limits[name] !== undefined)
  if (shown.length === 0 && spent.indexBuilds === 0) return null
  const text = (name: LimitName, value: number) =>
    format.number(value, name === 'cost' ? 4 : name === 'minutes' && value < 10 ? 1 : 0)
  return (
    <p className={classes.spent}>
      {t('spent')}{' '}
      {[
        ...shown.map((name) => {
          const limit = dto.setup.limits[name]
          const value = text(name, spent[name])
          return limit === undefined
            ? t(`only.${name}`, { value, count: spent[name] })
            : t(`of.${name}`, { value, limit: text(name, limit) })
        }),
        ...(spent.indexBuilds > 0 ? [t('indexBuilds', { count: spent.indexBuilds })] : []),
      ].join(' · ')}
    </p>
  )
}

interface LimitFieldsProps {
  value: Limits
  onChange: (limits: Limits) => void
  /** What is spent already: a limit below it would stop at once. */
  spent?: Spent
}

/** At the most so much; an empty field sets no limit. */
export function LimitFields({ value, onChange, spent }: LimitFieldsProps) {
  const t = useTranslations('evaluation.limits')
  return (
    <Group grow align="flex-start" wrap="wrap" gap="xs" className={classes.limitFields}>
      {limitNames.map((name) => {
        const limit = value[name]
        const tooLow = spent && limit !== undefined && limit <= spent[name]
        return (
          <NumberInput
            key={name}
            label={t(`field.${name}`)}
            placeholder={t('none')}
            min={name === 'cost' || name === 'minutes' ? 0.01 : 1}
            allowDecimal={name === 'cost' || name === 'minutes'}
            allowNegative={false}
            thousandSeparator={t('separator')}
            decimalSeparator={t('decimal')}
            value={limit ?? ''}
            error={tooLow ? t('reached') : undefined}
            onChange={(next) => {
              const { [name]: _before, ...rest } = value
              const number = Number(next)
              onChange(next === '' || !(number > 0) ? rest : { ...rest, [name]: number })
            }}
          />
        )
      })}
    </Group>
  )
}

/** Raises the limit that was reached, and goes on. */
export function RaiseLimits() {
  const t = useTranslations('evaluation.limits')
  const common = useTranslations('common.actions')
  const { dto, change, start } = useExperiment()
  const spent = useProgress((progress) => progress.spent)
  const [opened, setOpened] = useState(false)
  const [limits, setLimits] = useState(dto.setup.limits)
  const [busy, setBusy] = useState(false)
  const tooLow = limitNames.some((name) => (limits[name] ?? Infinity) <= spent[name])
  const goOn = async () => {
    setBusy(true)
    const done = await change({ limits })
    setBusy(false)
    if (!done) return
    setOpened(false)
    await start()
  }
  return (
    <>
      <Button size="compact-xs" variant="light" onClick={() => setOpened(true)}>
        {t('raise')}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('raise')}>
        <Stack gap="sm">
          <LimitFields value={limits} onChange={setLimits} spent={spent} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => setOpened(false)}>
              {common('cancel')}
            </Button>
            <Button disabled={tooLow} loading={busy} onClick={() => void goOn()}>
              {t('raiseAndGoOn')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
