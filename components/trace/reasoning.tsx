'use client'

import { useTranslations } from 'next-intl'
import classes from './cited.module.css'

/** What the model thought before its answer, folded; nothing where there is none. */
export function Reasoning({ text, running = false }: { text: string; running?: boolean }) {
  const t = useTranslations('editor.dock')
  const shown = text.trim()
  if (shown === '') return null
  return (
    <details className={classes.reasoning} data-testid="reasoning">
      <summary>{t(running ? 'thinking' : 'reasoning')}</summary>
      <div className={classes.thought}>{shown}</div>
    </details>
  )
}
