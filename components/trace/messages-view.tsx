'use client'

import { useTranslations } from 'next-intl'
import type { Message } from '@/pipeline/message'
import classes from './step.module.css'

/** Chat messages exactly as they were sent. */
export function MessagesView({ messages }: { messages: Message[] }) {
  const t = useTranslations('editor.step')
  return (
    <div className={classes.messages}>
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages of a finished step never change places
        <section key={`${message.role}-${index}`} className={classes.message} data-role={message.role}>
          <h4 className={classes.role}>{t(`roles.${message.role}`)}</h4>
          <pre className={classes.pre}>{message.content}</pre>
        </section>
      ))}
    </div>
  )
}
