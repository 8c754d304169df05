'use client'

import { Button } from '@mantine/core'
import { IconFileCode } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { Message } from '@/pipeline/message'
import { TextBox } from './json-view'
import classes from './step.module.css'

interface RenderedPromptProps {
  model: string
  messages: readonly Message[]
  contextTokens: number
}

/** The very text that the model's template makes of the messages, asked of the model's server when somebody wants to see it. */
export function RenderedPrompt({ model, messages, contextTokens }: RenderedPromptProps) {
  const t = useTranslations('editor.xray')
  const trpc = useTRPC()
  const [asked, setAsked] = useState(false)
  const plain = messages.map(({ role, content }) => ({ role, content }))
  const rendered = useQuery(
    trpc.models.render.queryOptions(
      { model, messages: plain, contextTokens },
      { enabled: asked, staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  )
  if (rendered.isError) return <ErrorCard error={rendered.error} onRetry={() => void rendered.refetch()} compact />
  if (!rendered.data) {
    return (
      <Button
        variant="default"
        size="xs"
        className={classes.wrapping}
        classNames={{ label: classes.wrapping }}
        leftSection={<IconFileCode size={14} aria-hidden />}
        loading={rendered.isFetching}
        onClick={() => setAsked(true)}
      >
        {t('render')}
      </Button>
    )
  }
  if (rendered.data.text === null) return <p className={classes.none}>{t('noRender')}</p>
  return (
    <div>
      <h4 className={classes.portName}>{t('rendered')}</h4>
      <TextBox text={rendered.data.text} />
    </div>
  )
}
