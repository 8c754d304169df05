'use client'

import { Select, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { useStepName } from '@/components/words/step-name'
import { partsOf, pathOf } from '@/pipeline/step-path'
import type { InsideStep, RunDetails } from '@/server/services/runs/types'
import classes from './level-bar.module.css'
import { goToLevel } from './use-level'

interface LevelBarProps {
  run: RunDetails
  inside: InsideStep
}

/** Where in a run a person is, with the way out, and which of several items is shown. */
export function LevelBar({ run, inside }: LevelBarProps) {
  const t = useTranslations('runs.inside')
  const nameOf = useStepName(run.graph)
  const innerName = useStepName(null)
  const parts = partsOf(inside.path)
  return (
    <>
      <nav className={classes.bar} aria-label={t('way')}>
        <UnstyledButton className={classes.level} onClick={() => goToLevel(undefined, parts[0]?.step)}>
          {t('run')}
        </UnstyledButton>
        {inside.way.map((step, at) => {
          const name = at === 0 ? nameOf(step) : innerName(step)
          const { item } = parts[at] ?? {}
          const path = pathOf(parts.slice(0, at + 1))
          const last = at === parts.length - 1
          const label = item === undefined ? name : t('itemOf', { name, number: item + 1 })
          return (
            <Fragment key={path}>
              <IconChevronRight size={14} aria-hidden className={classes.arrow} />
              {last ? (
                <span aria-current="location">{inside.runs.length > 1 ? name : label}</span>
              ) : (
                <UnstyledButton className={classes.level} onClick={() => goToLevel(path, parts[at + 1]?.step)}>
                  {label}
                </UnstyledButton>
              )}
            </Fragment>
          )
        })}
        {inside.runs.length > 1 ? <ItemPicker inside={inside} /> : null}
      </nav>
      {inside.cut ? <p className={classes.cut}>{t('cut')}</p> : null}
    </>
  )
}

function ItemPicker({ inside }: Pick<LevelBarProps, 'inside'>) {
  const t = useTranslations('runs.inside')
  const common = useTranslations('common')
  return (
    <Select
      aria-label={t('item')}
      size="xs"
      className={classes.items}
      searchable
      allowDeselect={false}
      value={inside.path}
      // The step that is looked at stays: the same one of another item.
      onChange={(path) => goToLevel(path ?? undefined, new URLSearchParams(window.location.search).get('step'))}
      data={inside.runs.map(({ path, item, title, status }) => {
        const label = [(item ?? 0) + 1, title, status === 'ok' ? '' : common(`outcomes.${status}`)]
        return { value: path, label: label.filter(Boolean).join(' · ') }
      })}
    />
  )
}
