'use client'

import { Alert, Drawer, Skeleton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { useStepName } from '@/components/words/step-name'
import type { LabelFigures } from '@/pipeline/metrics/labels'
import { AbstentionSection } from './abstention-section'
import { AgainstSection } from './against-section'
import { MetricName } from './cell-checks'
import classes from './comparison.module.css'
import { FiguresTable } from './figures-table'
import { columnKey } from './grid-view'
import { StagesSection } from './stages-section'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

/** What is counted over all cases: scores, labels, and what each stage of the retrieval lost. */
export function FiguresDrawer() {
  const t = useTranslations('play.all')
  const [panel, setPanel] = useUrlState('panel')
  return (
    <Drawer opened={panel === 'figures'} onClose={() => setPanel(null)} position="right" size={860} title={t('title')}>
      {panel === 'figures' ? (
        <div className={classes.sections}>
          <p className={classes.dim}>{t('lead')}</p>
          <Uncalibrated />
          <Scores />
          <AgainstSection />
          <Labels />
          <AbstentionSection />
          <Stages />
        </div>
      ) : null}
    </Drawer>
  )
}

/** What a model judged is worth as much as its card says. */
function Uncalibrated() {
  const t = useTranslations('play.all')
  const { judge } = useGrid().dto
  if (!judge || judge.state === 'calibrated') return null
  const card = judge.cardId === null ? '' : `?card=${encodeURIComponent(judge.cardId)}`
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={16} aria-hidden />}>
      {t(`judge.${judge.state}`, { model: judge.model })}{' '}
      <Link href={`/evaluation/judges${card}`}>{t('judge.card')}</Link>
    </Alert>
  )
}

function Scores() {
  const t = useTranslations('play.all')
  const format = useFormat()
  const words = useColumnWords()
  const { dto } = useGrid()
  const names = [...new Set(dto.figures.flatMap(({ metrics }) => Object.keys(metrics)))]
  const hasCost = dto.figures.some(({ cost }) => cost !== null)
  const hasVotes = dto.figures.some(({ wins }) => wins > 0)
  const head = [
    t('column'),
    ...names.map((name) => <MetricName key={name} name={name} />),
    t('median'),
    t('p95'),
    t('tokens'),
  ]
  return (
    <section>
      <h3 className={classes.subhead}>{t('scores')}</h3>
      <FiguresTable head={[...head, ...(hasCost ? [t('cost')] : []), ...(hasVotes ? [t('wins')] : [])]}>
        {dto.figures.map((figures) => {
          const { number, name, model } = words(figures)
          return (
            <tr key={columnKey(figures)}>
              <th scope="row">
                {number} · {name} {model}
              </th>
              {names.map((metric) => {
                const found = figures.metrics[metric]
                return (
                  <td key={metric} title={found ? t('of', { count: found.of }) : undefined}>
                    {found ? format.fixed(found.mean, 2) : '–'}
                  </td>
                )
              })}
              <td>{figures.latencyMs ? format.duration(figures.latencyMs.p50) : '–'}</td>
              <td>{figures.latencyMs ? format.duration(figures.latencyMs.p95) : '–'}</td>
              <td>{format.number(figures.inputTokens + figures.outputTokens)}</td>
              {hasCost ? <td>{figures.cost === null ? '–' : format.number(figures.cost, 4)}</td> : null}
              {hasVotes ? <td>{figures.wins}</td> : null}
            </tr>
          )
        })}
      </FiguresTable>
    </section>
  )
}

function Labels() {
  const t = useTranslations('play.all')
  const words = useColumnWords()
  const { dto } = useGrid()
  return dto.figures.map((figures) =>
    figures.labels ? (
      <section key={columnKey(figures)}>
        <h3 className={classes.subhead}>{t('labels', { name: words(figures).name })}</h3>
        <Confusion figures={figures.labels} />
      </section>
    ) : null,
  )
}

/** What should have been called what, the figures of it, and always beside them what the commonest label would reach. */
export function Confusion({ figures }: { figures: LabelFigures }) {
  const t = useTranslations('play.all')
  const format = useFormat()
  const { labels, matrix, none, majority } = figures
  const isSilent = none.some((count) => count > 0)
  return (
    <>
      <p className={classes.line}>
        {t('accuracy', { accuracy: format.percent(figures.accuracy), of: figures.of })} ·{' '}
        {t('macroF1', { value: format.fixed(figures.macroF1, 2) })} ·{' '}
        {t('mcc', { value: format.fixed(figures.mcc, 2) })}
      </p>
      <p className={classes.dim}>
        {t('majority', {
          label: majority.label,
          accuracy: format.percent(majority.accuracy),
          f1: format.fixed(majority.macroF1, 2),
        })}
      </p>
      <FiguresTable head={[t('expectedGiven'), ...labels, ...(isSilent ? [t('noLabel')] : [])]}>
        {labels.map((label, row) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {labels.map((given, column) => (
              <td key={given} className={row === column ? classes.right : undefined}>
                {matrix[row]?.[column] ?? 0}
              </td>
            ))}
            {isSilent ? <td>{none[row]}</td> : null}
          </tr>
        ))}
      </FiguresTable>
    </>
  )
}

function Stages() {
  const trpc = useTRPC()
  const { dto } = useGrid()
  const nameOf = useStepName(dto.graph)
  const stages = useQuery(trpc.play.stages.queryOptions({ id: dto.id }))
  if (stages.isError) return <ErrorCard error={stages.error} onRetry={() => void stages.refetch()} />
  if (!stages.data) return <Skeleton height={120} />
  return (
    <StagesSection
      stages={stages.data}
      nameOf={nameOf}
      onLost={(stepId) => setUrlState({ panel: null, lost: stepId })}
    />
  )
}
