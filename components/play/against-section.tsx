'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import { type Comparison, MOST_UNJUDGED } from '@/pipeline/metrics/compare'
import { SURE } from './best-column'
import classes from './comparison.module.css'
import { columnKey } from './grid-view'
import { useColumnWords } from './use-column-words'
import { useGrid } from './use-open-grid'

/** Every column against the first, in words: what differs, and whether chance would do as much. */
export function AgainstSection() {
  const t = useTranslations('play.against')
  const words = useColumnWords()
  const { dto } = useGrid()
  const [first, ...rest] = dto.figures
  if (!first || rest.every(({ against }) => !against || isEmpty(against))) return null
  return (
    <section>
      <h3 className={classes.subhead}>{t('title', { name: words(first).name })}</h3>
      {rest.map((figures) =>
        figures.against ? (
          <p key={columnKey(figures)} className={classes.line}>
            <strong>{[words(figures).name, words(figures).model].filter(Boolean).join(' ')}</strong>{' '}
            <Told comparison={figures.against} />
          </p>
        ) : null,
      )}
    </section>
  )
}

const isEmpty = (comparison: Comparison) => !comparison.comparable && comparison.reason === 'nothing-paired'

function Told({ comparison }: { comparison: Comparison }) {
  const t = useTranslations('play.against')
  const format = useFormat()
  if (!comparison.comparable) {
    return comparison.reason === 'nothing-paired'
      ? t('nothing')
      : t('void', { share: format.percent(comparison.unjudged), most: format.percent(MOST_UNJUDGED) })
  }
  const { wins, losses, ties, p } = comparison
  const told = t('told', { wins, losses, ties })
  if (wins + losses === 0) return told
  const chance = format.fixed(p, p < 0.01 ? 3 : 2)
  return `${told} ${p < SURE ? t('sure', { p: chance }) : t('chance', { p: chance })}`
}
