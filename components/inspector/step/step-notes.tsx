'use client'

import { useTranslations } from 'next-intl'
import { usePhraseBook } from '@/components/ui/phrases'
import { useFormat } from '@/components/ui/use-format'
import type { StepNote } from '@/pipeline/run-event'
import { exactText, staleSources } from './note-text'
import classes from './step.module.css'

interface StepNotesProps {
  notes: readonly StepNote[]
  /** Only the general sentence of each, where the exact one can be opened elsewhere. */
  brief?: boolean
}

/** Why a step did not simply end well, in plain words; the exact sentence follows where it says more. */
export function StepNotes({ notes, brief = false }: StepNotesProps) {
  const t = useTranslations('common')
  const format = useFormat()
  const phrase = usePhraseBook()
  const said = (text: string) => phrase(text) ?? text
  const exactly = (note: StepNote, general: string): string | undefined => {
    const text = exactText(note, general)
    return text && said(text)
  }
  const staleFacts = (note: StepNote): string | undefined => {
    const facts = staleSources(note)
    if (!facts) return undefined
    const since = facts.since === null ? t('staleNote.never') : format.dateTime(facts.since)
    return t('staleNote.facts', { sources: facts.sources.join(', '), since })
  }
  if (notes.length === 0) return null
  return (
    <ul className={classes.notes}>
      {notes.map((note) => {
        const general = t.has(`notes.${note.code}`) ? t(`notes.${note.code}`) : said(note.message)
        const exact = staleFacts(note) ?? exactly(note, general)
        return (
          <li key={`${note.code}:${note.message}`} title={brief ? exact : undefined}>
            {general}
            {exact && !brief ? <p className={classes.exact}>{exact}</p> : null}
          </li>
        )
      })}
    </ul>
  )
}
