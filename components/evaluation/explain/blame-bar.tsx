'use client'

import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import classes from './explain.module.css'

interface BlameBarProps {
  blame: Diagnosis['blame']
  failed: number
  onOpen: (part: string) => void
}

/** How many of the failed cases each part is to blame for: a bar, and each part in words with its cases behind it. */
export function BlameBar({ blame, failed, onOpen }: BlameBarProps) {
  const t = useTranslations('evaluation.explain')
  const format = useFormat()
  const parts = blame.filter(({ count }) => count > 0)
  return (
    <>
      <div className={classes.bar} aria-hidden>
        {parts.map(({ part, count }) => (
          <span key={part} data-part={part} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={classes.parts}>
        {parts.map(({ part, count }) => (
          <li key={part}>
            <i className={classes.key} data-part={part} aria-hidden />
            <button type="button" className={classes.link} onClick={() => onOpen(part)}>
              {t(`part.${part}`)}
            </button>
            <span className="telar-tabular">{t('share', { count, share: format.percent(count / failed) })}</span>
            <span className={classes.means}>{t(`means.${part}`)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
