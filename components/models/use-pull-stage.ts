'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { pullStageOf } from './pull-stage'

/** Says a status line of a pull in the reader's language; one that is not known stays as Ollama wrote it. */
export function usePullStage(): (status: string) => string {
  const t = useTranslations('models.pull.stages')
  return useCallback(
    (status) => {
      const stage = pullStageOf(status)
      return stage ? t(stage) : status
    },
    [t],
  )
}
