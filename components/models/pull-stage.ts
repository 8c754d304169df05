'use client'

import { useTranslations } from 'next-intl'
import { useCallback } from 'react'

const stages = ['manifest', 'layer', 'checking', 'finishing'] as const
type PullStage = (typeof stages)[number]

/** How Ollama names each stage of a pull, in English; a layer is named with its digest. */
const names: Record<PullStage, RegExp> = {
  manifest: /^pulling manifest/,
  layer: /^pulling (?:sha256:)?[0-9a-f]{8,}/,
  checking: /^verifying/,
  finishing: /^(?:writing manifest|removing|success)/,
}

/** The stage that a status line of Ollama tells; undefined for one that is not known. */
export function pullStageOf(status: string): PullStage | undefined {
  return stages.find((stage) => names[stage].test(status))
}

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
