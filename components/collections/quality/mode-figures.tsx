'use client'

import { IconCheck } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useErrorTexts } from '@/components/ui/error-card'
import { useFormat } from '@/components/ui/use-format'
import type { MeasuredScores, Quality, QualityMode } from '@/server/services/retrieval/quality/types'
import classes from './quality.module.css'

/** Figures by way of searching; a bar shows recall@5, its whisker the 95 % interval. */
export function ModeFigures({ modes, chosen }: { modes: Quality['modes']; chosen: QualityMode | null }) {
  const t = useTranslations('collections.quality')
  const index = useTranslations('collections.index')
  const bench = useTranslations('collections.bench')
  return (
    <div className={classes.scroll}>
      <table className={classes.figures} aria-label={t('figures')}>
        <thead>
          <tr>
            <th scope="col">{t('way')}</th>
            <th scope="col" colSpan={2} title={index('measureHints.recall5')}>
              {index('measures.recall5')}
            </th>
            <th scope="col" title={index('measureHints.ndcg10')}>
              {index('measures.ndcg10')}
            </th>
            <th scope="col" className={classes.fine} title={index('measureHints.mrr10')}>
              {index('measures.mrr10')}
            </th>
          </tr>
        </thead>
        <tbody>
          {modes.map(({ mode, scores, error }) => (
            <tr key={mode} data-chosen={mode === chosen || undefined}>
              <th scope="row" title={bench(`hints.${mode}`)}>
                {bench(`modes.${mode}`)}
                {mode === chosen ? <IconCheck size={14} aria-label={t('chosen')} /> : null}
              </th>
              {scores ? <Figures scores={scores} /> : <Failure error={error} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Figures({ scores: { recall5, low, high, ndcg10, mrr10 } }: { scores: MeasuredScores }) {
  const t = useTranslations('collections.quality')
  const format = useFormat()
  const interval = t('interval', { low: format.percent(low), high: format.percent(high) })
  return (
    <>
      <td className={classes.share} title={interval}>
        <b>{format.percent(recall5)}</b>
        <span className={classes.interval}>{interval}</span>
      </td>
      <td className={classes.barCell}>
        <span className={classes.bar} aria-hidden>
          <span className={classes.fill} style={{ width: `${recall5 * 100}%` }} />
          <span className={classes.whisker} style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        </span>
      </td>
      <td>{format.fixed(ndcg10, 3)}</td>
      <td className={classes.fine}>{format.fixed(mrr10, 3)}</td>
    </>
  )
}

function Failure({ error }: { error: Quality['modes'][number]['error'] }) {
  const t = useTranslations('collections.quality')
  const texts = useErrorTexts()
  return (
    <td colSpan={4} className={classes.failure}>
      {error ? texts(error).message : t('notMeasured')}
    </td>
  )
}
