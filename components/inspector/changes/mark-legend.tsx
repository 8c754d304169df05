'use client'

import { UnstyledButton } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { countMarks, type Differences } from '@/components/state/differences'
import { MarkSign } from '@/components/ui/mark-sign'
import type { Mark } from '@/pipeline/diff-pipelines'
import classes from './changes.module.css'

const marks = ['added', 'changed', 'moved', 'removed'] as const

interface MarkLegendProps {
  differences: Differences
  /** Leads to the next thing that bears the mark. */
  onNext?: (mark: Mark) => void
}

/** Which marks stand on a drawing, how each looks, and on how many things. */
export function MarkLegend({ differences, onNext }: MarkLegendProps) {
  const t = useTranslations('editor.versions.marks')
  const counts = countMarks(differences)
  const shown = marks.filter((mark) => counts[mark] > 0)
  if (shown.length === 0) return null
  return (
    <ul className={classes.legend}>
      {shown.map((mark) => {
        const said = (
          <>
            <MarkSign mark={mark} />
            {t(mark, { count: counts[mark] })}
          </>
        )
        return (
          <li key={mark}>
            {onNext ? (
              <UnstyledButton title={t('next')} onClick={() => onNext(mark)}>
                {said}
              </UnstyledButton>
            ) : (
              said
            )}
          </li>
        )
      })}
    </ul>
  )
}
