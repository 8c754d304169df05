'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useSaid } from '@/components/ui/phrases'
import { useFormat } from '@/components/ui/use-format'
import { localeOf } from '@/components/words/node-texts'
import { commonNotes, type StepNote, saidBy } from '@/pipeline/run-event'
import { exactText, ownText, staleSources } from './note-text'
import classes from './step.module.css'

interface StepNotesProps {
  notes: readonly StepNote[]
  /** Only the general sentence of each, where the exact one can be opened elsewhere. */
  brief?: boolean
}

/** Why a step did not simply end well, in plain words; the exact sentence follows where it says more. */
export function StepNotes({ notes, brief = false }: StepNotesProps) {
  const t = useTranslations('common')
  const locale = localeOf(useLocale())
  const format = useFormat()
  const saidOf = useSaid()
  const sentenceOf = (note: StepNote) => saidOf(saidBy(note)) ?? note.message
  const exactly = (note: StepNote, general: string): string | undefined => exactText(note, general) && sentenceOf(note)
  const staleFacts = (note: StepNote): string | undefined => {
    const facts = staleSources(note)
    if (!facts) return undefined
    const since = facts.since === null ? t('staleNote.never') : format.dateTime(facts.since)
    return t('staleNote.facts', { sources: facts.sources.join(', '), since })
  }
  const generalText = (code: string): string | undefined => {
    const common = commonNotes.find((known) => known === code)
    return common ? t(`notes.${common}`) : ownText(code, locale)
  }
  if (notes.length === 0) return null
  return (
    <ul className={classes.notes}>
      {notes.map((note) => {
        const general = generalText(note.code) ?? sentenceOf(note)
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
