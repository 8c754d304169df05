'use client'

import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { SourceCard } from '@/components/trace/source-card'
import { ValueView } from '@/components/trace/value-view'
import { TextSides } from '@/components/ui/text-diff'
import { messageSchema } from '@/pipeline/message'
import { answerSourceSchema } from '@/pipeline/run-event'
import { aroundDifference } from './around-difference'
import classes from './compare.module.css'

interface DifferenceProps {
  name: string
  a: unknown
  b: unknown
}

/** One value of two runs, side by side; of texts and messages, what differs is marked. */
export function Difference({ name, a, b }: DifferenceProps) {
  const textOf = useTextOf()
  const [one, other] = [textOf(a), textOf(b)]
  return (
    <section className={classes.difference}>
      <h4 className={classes.name}>{name}</h4>
      {one !== null && other !== null ? (
        <Texts a={one} b={other} />
      ) : (
        <div className={classes.pair}>
          <div className={classes.value}>
            <Value value={a} />
          </div>
          <div className={classes.value}>
            <Value value={b} />
          </div>
        </div>
      )}
    </section>
  )
}

function Texts({ a, b }: { a: string; b: string }) {
  const t = useTranslations('runs.compare')
  const { one, other, cut } = aroundDifference(a, b)
  return (
    <>
      {cut ? <p className={classes.same}>{t('cut')}</p> : null}
      <TextSides
        before={one}
        after={other}
        className={classes.pair}
        sideClassName={`${classes.value} ${classes.text}`}
      />
    </>
  )
}

const messagesSchema = z.array(messageSchema).min(1)

/** A text, or messages as one; `null` for anything else, and for an empty text, of which it is said that it is empty. */
function useTextOf(): (value: unknown) => string | null {
  const t = useTranslations('editor.step.roles')
  return (value) => {
    if (typeof value === 'string') return value === '' ? null : value
    const messages = messagesSchema.safeParse(value)
    return messages.success ? messages.data.map(({ role, content }) => `${t(role)}\n${content}`).join('\n\n') : null
  }
}

const sourcesSchema = z.array(answerSourceSchema).min(1)

/** What an answer was drawn from as cards, everything else as steps show it. */
function Value({ value }: { value: unknown }) {
  const sources = sourcesSchema.safeParse(value)
  if (!sources.success) return <ValueView value={value} />
  return (
    <div className={classes.cards}>
      {sources.data.map((source) => (
        <SourceCard key={source.citation} source={source} clamp />
      ))}
    </div>
  )
}
