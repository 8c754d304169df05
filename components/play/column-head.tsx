'use client'

import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowsLeftRight,
  IconDots,
  IconEyeOff,
  IconFileImport,
  IconPencil,
  IconPlayerPlay,
  IconRefresh,
  IconTextPlus,
  IconTrophy,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { useFormat } from '@/components/ui/use-format'
import { wilson } from '@/pipeline/metrics/statistics'
import type { BestColumn } from './best-column'
import classes from './grid.module.css'
import type { ColumnCounts, GridColumn } from './grid-view'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

/** What can be done with a column's variant. */
export interface ColumnActions {
  edit: (column: GridColumn) => void
  compare: (column: GridColumn) => void
  rename: (column: GridColumn) => void
  hide: (column: GridColumn) => void
  play: (column: GridColumn, again: boolean) => void
  use: (column: GridColumn, withModel: boolean) => void
}

interface ColumnHeadProps {
  column: GridColumn
  counts: ColumnCounts
  best: BestColumn | null
  /** Where it stands among the columns. */
  index: number
  actions: ColumnActions
}

/** What a column is, and how it did over the cases that are shown. */
export const ColumnHead = memo(function ColumnHead({ column, counts, best, index, actions }: ColumnHeadProps) {
  const t = useTranslations('play.column')
  const words = useColumnWords()
  const { name, number, model, changes } = words(column)
  return (
    <>
      <div className={classes.columnName}>
        <span className={classes.number}>{number}</span>
        <button
          type="button"
          className={classes.nameButton}
          title={t('edit')}
          aria-label={t('editOf', { name })}
          onClick={() => actions.edit(column)}
        >
          {name}
        </button>
        {best?.index === index ? (
          <span
            className={classes.mark}
            data-tone={best.maybeChance ? 'quiet' : 'ok'}
            title={t(best.maybeChance ? 'aheadMeans' : 'bestMeans')}
          >
            <IconTrophy size={14} aria-hidden />
            {t(best.maybeChance ? 'ahead' : 'best')}
          </span>
        ) : null}
        <ColumnMenu column={column} name={name} actions={actions} />
      </div>
      <div className={classes.columnModel} title={[model, changes].filter(Boolean).join(' · ')}>
        {[model, changes].filter(Boolean).join(' · ')}
      </div>
      <Figures counts={counts} />
    </>
  )
})

function Figures({ counts }: { counts: ColumnCounts }) {
  const t = useTranslations('play.figures')
  const format = useFormat()
  const { passed, failed, done } = counts
  const judged = passed + failed
  const { low, high } = wilson(passed, judged)
  const facts = [
    counts.unjudged > 0 ? t('unjudged', { count: counts.unjudged }) : '',
    counts.errors > 0 ? t('errors', { count: counts.errors }) : '',
    counts.abstained > 0 ? t('abstained', { count: counts.abstained }) : '',
    counts.varied > 0 ? t('varied', { count: counts.varied }) : '',
    counts.p50 === null ? '' : format.duration(counts.p50),
    counts.inputTokens + counts.outputTokens === 0
      ? ''
      : t('tokens', { count: format.number(counts.inputTokens + counts.outputTokens) }),
    counts.cost === null ? '' : t('cost', { cost: format.number(counts.cost, 4) }),
    counts.reused > 0 ? t('reused', { count: counts.reused }) : '',
  ].filter(Boolean)
  return (
    <div className={classes.figures}>
      {judged > 0 ? (
        <>
          <span className={classes.share}>
            <strong>{t('passed', { passed: format.number(passed), of: format.number(judged) })}</strong>
            <span title={t('intervalMeans')}>
              {t('interval', { low: format.number(low * 100), high: format.percent(high) })}
            </span>
          </span>
          <span className={classes.interval} aria-hidden>
            <span style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
            <i style={{ left: `${(passed / judged) * 100}%` }} />
          </span>
        </>
      ) : (
        <span>{done > 0 ? t('nothingAsked', { count: done }) : t('nothing')}</span>
      )}
      <span className={classes.facts} title={facts.join(' · ')}>
        {facts.join(' · ')}
      </span>
    </div>
  )
}

interface ColumnMenuProps {
  column: GridColumn
  name: string
  actions: ColumnActions
}

function ColumnMenu({ column, name, actions }: ColumnMenuProps) {
  const t = useTranslations('play.column')
  const { dto } = useGrid()
  const items = [
    { key: 'edit', icon: IconTextPlus, act: () => actions.edit(column), shown: true },
    { key: 'compare', icon: IconArrowsLeftRight, act: () => actions.compare(column), shown: dto.columns.length > 1 },
    { key: 'use', icon: IconFileImport, act: () => actions.use(column, false), shown: dto.pipelineId !== null },
    {
      key: 'useModel',
      icon: IconFileImport,
      act: () => actions.use(column, true),
      shown: dto.pipelineId !== null && dto.setup.models.length > 0,
    },
    { key: 'play', icon: IconPlayerPlay, act: () => actions.play(column, false), shown: true },
    { key: 'again', icon: IconRefresh, act: () => actions.play(column, true), shown: true },
    { key: 'rename', icon: IconPencil, act: () => actions.rename(column), shown: true },
    { key: 'hide', icon: IconEyeOff, act: () => actions.hide(column), shown: dto.variants.length > 1 },
  ] as const
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" ml="auto" aria-label={t('menuOf', { name })}>
          <IconDots size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items
          .filter(({ shown }) => shown)
          .map(({ key, icon: Icon, act }) => (
            <Menu.Item key={key} leftSection={<Icon size={15} aria-hidden />} onClick={act}>
              {t(key)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
