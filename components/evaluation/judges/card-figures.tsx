'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { JudgeFigures } from '@/pipeline/evaluation/judge-card'
import classes from './judges.module.css'

/** How agreement beyond chance is called: J. R. Landis and G. G. Koch, Biometrics 33 (1977). */
export function strengthOf(kappa: number): 'none' | 'slight' | 'fair' | 'moderate' | 'substantial' | 'strong' {
  if (kappa <= 0) return 'none'
  if (kappa <= 0.2) return 'slight'
  if (kappa <= 0.4) return 'fair'
  if (kappa <= 0.6) return 'moderate'
  return kappa <= 0.8 ? 'substantial' : 'strong'
}

/** What measuring a judge came to, each figure with what it means. */
export function CardFigures({ figures }: { figures: JudgeFigures }) {
  const t = useTranslations('evaluation.judges.figure')
  const format = useFormat()
  const share = (value: number) => format.percent(value)
  const { kappa, kappaLow, kappaHigh, agreement, low, high, majority, baseRate, judgeRate, n, labelled } = figures
  const rows = [
    {
      key: 'agreement',
      value: share(agreement),
      words: t('agreementWords', { low: share(low), high: share(high), majority: share(majority) }),
    },
    { key: 'rates', value: share(judgeRate), words: t('ratesWords', { people: share(baseRate) }) },
    ...(figures.selfAgreement === null
      ? []
      : [
          {
            key: 'self',
            value: share(figures.selfAgreement),
            words: t('selfWords', { repeats: figures.repeats }),
          },
        ]),
    ...(figures.swapRate === null ? [] : [{ key: 'swap', value: share(figures.swapRate), words: t('swapWords') }]),
    { key: 'unparsed', value: share(figures.unparsed), words: t('unparsedWords', { n, labelled }) },
  ] as const
  return (
    <>
      <p className={classes.verdict}>
        {t('sentence', {
          kappa: format.number(kappa, 2),
          low: format.number(kappaLow, 2),
          high: format.number(kappaHigh, 2),
          strength: t(`strength.${strengthOf(kappa)}`),
        })}
      </p>
      <dl className={classes.figures}>
        {rows.map(({ key, value, words }) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>
              <strong className="telar-tabular">{value}</strong> <span className={classes.dim}>{words}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
