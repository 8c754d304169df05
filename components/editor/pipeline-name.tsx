'use client'

import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import classes from './editor.module.css'

interface PipelineNameProps {
  id: string
  name: string
  onRenamed: (name: string) => void
}

/** The pipeline's name, changed where it stands: Enter keeps it, Escape takes it back. */
export function PipelineName({ id, name, onRenamed }: PipelineNameProps) {
  const t = useTranslations('editor.top')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const [text, setText] = useState(name)
  const rename = useMutation(
    trpc.pipelines.rename.mutationOptions({
      onSuccess: (_result, input) => {
        onRenamed(input.name)
        void queries.invalidateQueries(trpc.pipelines.list.queryFilter())
      },
      onError: (error) => {
        setText(name)
        notify.error(error)
      },
    }),
  )
  const commit = () => {
    const next = text.trim()
    if (next === '') setText(name)
    else if (next !== name) rename.mutate({ id, name: next })
  }
  return (
    <TextInput
      className={classes.name}
      // As wide as what it says, within the limits of the class.
      w={`${text.length + 4}ch`}
      title={text}
      aria-label={t('name')}
      value={text}
      maxLength={120}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setText(name)
      }}
    />
  )
}
