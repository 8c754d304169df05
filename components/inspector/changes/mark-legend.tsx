'use client'

import { useTranslations } from 'next-intl'
import { countMarks, type Differences } from '@/components/state/differences'
import { MarkSign } from '@/components/ui/mark-sign'
import classes from './changes.module.css'

const marks = ['added', 'changed', 'moved', 'removed'] as const

/** Which marks stand on a drawing, how each looks, and on how many things. */
export function MarkLegend({ differences }: { differences: Differences }) {
  const t = useTranslations('editor.versions.marks')
  const counts = countMarks(differences)
  const shown = marks.filter((mark) => counts[mark] > 0)
  if (shown.length === 0) return null
  return (
    <ul className={classes.legend}>
      {shown.map((mark) => (
        <li key={mark} data-mark={mark}>
          <MarkSign mark={mark} />
          {t(mark, { count: counts[mark] })}
        </li>
      ))}
    </ul>
  )
}
