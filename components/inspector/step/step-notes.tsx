'use client'

import { useTranslations } from 'next-intl'
import type { StepNote } from '@/pipeline/run-event'
import classes from './step.module.css'

/** Why a step did not simply end well, in plain words; the exact sentence follows where it says more. */
export function StepNotes({ notes }: { notes: readonly StepNote[] }) {
  const t = useTranslations('common')
  if (notes.length === 0) return null
  return (
    <ul className={classes.notes}>
      {notes.map((note) => (
        <li key={`${note.code}:${note.message}`} title={note.message}>
          {t.has(`notes.${note.code}`) ? t(`notes.${note.code}`) : note.message}
        </li>
      ))}
    </ul>
  )
}
