'use client'

import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { type Chunk, chunkSchema } from '@/pipeline/chunk'
import { groundingReportSchema } from '@/pipeline/grounding-report'
import { type Message, messageSchema } from '@/pipeline/message'
import { ChunkCard } from './chunk-card'
import { TextBox } from './json-view'
import classes from './step.module.css'
import { StructuredView } from './structured-view'
import { VerdictsView } from './verdicts-view'

const chunksSchema = z.array(chunkSchema).min(1)
const messagesSchema = z.array(messageSchema).min(1)

/**
 * A port's value in the form that suits it: chunks as cards, messages as a conversation, judged claims as a list, text as text, the rest as
 * tables and lists. `sources` are the chunks that a report of claims may quote.
 */
export function ValueView({ value, sources }: { value: unknown; sources?: readonly Chunk[] }) {
  const t = useTranslations('editor.step')
  if (value === undefined || value === null) return <p className={classes.none}>{t('noValue')}</p>
  if (typeof value === 'string') {
    return value === '' ? <p className={classes.none}>{t('emptyText')}</p> : <TextBox text={value} />
  }
  if (Array.isArray(value) && value.length === 0) return <p className={classes.none}>{t('emptyList')}</p>
  const chunks = chunksSchema.safeParse(value)
  if (chunks.success) {
    return (
      <div className={classes.chunks}>
        {chunks.data.map((chunk) => (
          <ChunkCard key={chunk.id} chunk={chunk} />
        ))}
      </div>
    )
  }
  const messages = messagesSchema.safeParse(value)
  if (messages.success) return <MessagesView messages={messages.data} />
  const report = groundingReportSchema.safeParse(value)
  return report.success ? (
    <VerdictsView report={report.data} sources={sources} raw={value} />
  ) : (
    <StructuredView value={value} />
  )
}

/** Chat messages exactly as they were sent. */
export function MessagesView({ messages }: { messages: readonly Message[] }) {
  const t = useTranslations('editor.step')
  return (
    <div className={classes.messages}>
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages of a finished step never change places
        <section key={`${message.role}-${index}`} className={classes.message} data-role={message.role}>
          <h4 className={classes.role}>{t(`roles.${message.role}`)}</h4>
          <TextBox text={message.content} />
        </section>
      ))}
    </div>
  )
}

/** The chunks that a step was given, for what quotes them. */
export const chunksIn = (inputs: Record<string, unknown>): Chunk[] =>
  Object.values(inputs).flatMap((value) => chunksSchema.safeParse(value).data ?? [])
