'use client'

import { Button, VisuallyHidden } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorCard } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { Comparison } from '@/server/services/retrieval/quality/types'
import classes from './fusion-offer.module.css'
import { type ComparedSettings, rankChanges, rankText, valuesOfRun, verdictOf } from './offered'
import type { useComparison } from './use-comparison'

interface ComparisonPanelProps {
  measuring: ReturnType<typeof useComparison>
  compared: ComparedSettings | null
}

/** How far the comparison is, and what came out. Its sentence is announced; figures and questions stand below it. */
export function ComparisonPanel({ measuring, compared }: ComparisonPanelProps) {
  const t = useTranslations('editor.fusionOffer')
  const common = useTranslations('common.actions')
  const { running, changed, stop } = measuring
  const comparison = running ? undefined : measuring.comparison
  const failure = running ? null : (measuring.error ?? firstError(comparison))
  const measured = comparison !== undefined && failure === null ? comparison : null
  const values = compared ? valuesOfRun(compared) : []
  return (
    <>
      <div className={classes.said} role="status">
        {running ? t('measuring') : null}
        {measured ? <Verdict comparison={measured} /> : null}
      </div>
      {running ? (
        <Button size="xs" variant="default" className={classes.own} onClick={stop}>
          {common('cancel')}
        </Button>
      ) : null}
      {failure !== null ? <ErrorCard error={failure} compact /> : null}
      {measured && changed ? <p className={classes.dim}>{t('changed')}</p> : null}
      {measured ? <Figures comparison={measured} /> : null}
      {measured && values.length > 0 ? (
        <p className={classes.dim}>
          {t('filter', { names: values.map((name) => `{{\u00a0${name}\u00a0}}`).join(', ') })}
        </p>
      ) : null}
      {measured ? <Changes comparison={measured} /> : null}
    </>
  )
}

const firstError = (comparison: Comparison | undefined) =>
  comparison?.settings.find(({ error }) => error !== null)?.error ?? null

function Verdict({ comparison }: { comparison: Comparison }) {
  const t = useTranslations('editor.fusionOffer')
  const { synthetic, questions, gained, lost } = comparison
  const verdict = verdictOf(comparison)
  return (
    <span>
      {t(synthetic ? 'made' : 'saved', { count: questions.length })}{' '}
      <strong>{verdict === 'same' ? t('same') : t('differs', { gained, lost })}</strong>{' '}
      {verdict === 'chance' ? t('chance') : null}
    </span>
  )
}

function Figures({ comparison: { settings } }: { comparison: Comparison }) {
  const t = useTranslations('editor.fusionOffer')
  const format = useFormat()
  const rows = [
    { key: 'recall5', figures: settings.map(({ scores }) => scores && format.percent(scores.recall5)) },
    { key: 'ndcg10', figures: settings.map(({ scores }) => scores && format.number(scores.ndcg10, 3)) },
  ] as const
  return (
    <table className={classes.figures}>
      <caption>
        <VisuallyHidden>{t('figures')}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('now')}</th>
          <th scope="col">{t('then')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, figures: [now, then] }) => (
          <tr key={key}>
            <th scope="row">{t(key)}</th>
            <td>{now}</td>
            <td>{then}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Changes({ comparison }: { comparison: Comparison }) {
  const t = useTranslations('editor.fusionOffer')
  const { shown, more } = rankChanges(comparison.questions)
  if (shown.length === 0) return <p className={classes.dim}>{t('noChanges')}</p>
  return (
    <div className={classes.list}>
      <p className={classes.heading}>{t('changes')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section className={classes.scroll} aria-label={t('changes')} tabIndex={0}>
        <ul className={classes.changes}>
          {shown.map(({ query, documentName, before, after, better, key }) => (
            <li key={key}>
              <span className={classes.question}>
                {query} <span className={classes.dim}>{documentName}</span>
              </span>
              <span className={classes.ranks} data-better={better}>
                <span aria-hidden>
                  {rankText(before)} → {rankText(after)}
                </span>
                <VisuallyHidden>{t('ranks', { before: before ?? 0, after: after ?? 0 })}</VisuallyHidden>
              </span>
            </li>
          ))}
        </ul>
        {more > 0 ? <p className={classes.dim}>{t('more', { count: more })}</p> : null}
      </section>
      <p className={classes.dim}>{t('key')}</p>
    </div>
  )
}
