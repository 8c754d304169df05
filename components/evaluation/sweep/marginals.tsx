'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { facetKey } from '@/pipeline/evaluation/sweep'
import evaluation from '../evaluation.module.css'
import { type Domain, IntervalBar } from '../interval-bar'
import { useMetrics } from '../use-metrics'
import classes from './sweep.module.css'
import { type Marginal, marginalsOf } from './sweep-figures'
import { drawnValue, type Sweep } from './use-sweep'

/** What each setting does by itself: the mean of all variants by its values, so that one sees which settings matter. */
export function Marginals({ sweep }: { sweep: Sweep }) {
  const t = useTranslations('sweep.result')
  const metrics = useMetrics()
  const { dto, facets, drawing, words } = sweep
  const { metric } = dto
  const all = useMemo(() => {
    // Where only the drawing varies it is one of the combinations; where indexes vary, it is one beside them.
    const own = drawing && facets.every(({ kind }) => kind === 'config' || kind === 'without')
    const candidates = dto.candidates.map((candidate) =>
      own && candidate.facets.length === 0
        ? {
            ...candidate,
            facets: facets.map((facet) => ({ facet: facetKey(facet), value: drawnValue(drawing, facet) })),
          }
        : candidate,
    )
    return facets.map((facet) => ({
      facet,
      marginals: marginalsOf(facetKey(facet), facet.values, { ...dto, candidates }),
    }))
  }, [dto, facets, drawing])
  const estimates = all.flatMap(({ marginals }) => marginals.flatMap(({ estimate }) => estimate ?? []))
  if (!metric || estimates.length === 0) return null
  const domain = domainOf(estimates)
  const spread = ({ marginals }: (typeof all)[number]) => {
    const means = marginals.flatMap(({ estimate }) => estimate?.mean ?? [])
    return Math.max(...means) - Math.min(...means)
  }
  return (
    <section aria-label={t('marginals')}>
      <h2 className={classes.head}>{t('marginals')}</h2>
      <p className={classes.dim}>{t('marginalsHint', { metric: metrics.name(metric) })}</p>
      <div className={classes.marginals}>
        {all
          .toSorted((a, b) => spread(b) - spread(a))
          .map(({ facet, marginals }) => (
            <div key={facetKey(facet)} className={classes.marginal}>
              <table aria-label={words.title(facet)}>
                <caption>{words.title(facet)}</caption>
                <tbody>
                  {marginals.map((marginal) => {
                    const { value, estimate } = marginal
                    return (
                      <tr key={JSON.stringify(value)}>
                        <th scope="row">{words.value(facet, value)}</th>
                        <td className={evaluation.amount}>{estimate ? metrics.value(metric, estimate.mean) : '–'}</td>
                        <td>
                          {estimate ? (
                            <span title={titleOf(marginal)}>
                              <IntervalBar estimate={estimate} domain={domain} />
                              <span className={classes.hidden}>{titleOf(marginal)}</span>
                            </span>
                          ) : null}
                        </td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            </div>
          ))}
      </div>
    </section>
  )

  function titleOf({ estimate, candidates }: Marginal): string {
    if (!estimate || !metric) return ''
    const { low, high, n } = estimate
    return t('interval', { low: metrics.value(metric, low), high: metrics.value(metric, high), n, candidates })
  }
}

/** One scale for all settings, so that they can be compared. */
function domainOf(estimates: readonly { low: number; high: number }[]): Domain {
  const from = Math.min(...estimates.map(({ low }) => low))
  const to = Math.max(...estimates.map(({ high }) => high))
  return to > from ? { from, to } : { from: from - 0.1, to: to + 0.1 }
}
