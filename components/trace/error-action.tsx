'use client'

import { Button } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { PullModel } from '@/components/models/pull-model'
import { useEditor } from '@/components/state/editor-context'
import type { ErrorInfo } from '@/pipeline/errors'

/** The button that does what an error's fix says, where there is one. */
export function ErrorAction({
  error,
  nodeId,
  onRetry,
}: {
  error: Pick<ErrorInfo, 'details'> & { code: string }
  nodeId?: string
  onRetry?: () => void
}) {
  const t = useTranslations('editor.dock')
  const focusField = useEditor((state) => state.focusField)
  const model = error.details?.model
  if (error.code === 'model-missing' && typeof model === 'string' && model !== '') {
    return <PullModel model={model} onDone={onRetry} />
  }
  if (!nodeId || error.code === 'cancelled') return null
  return (
    <Button
      variant="default"
      rightSection={<IconArrowRight size={14} aria-hidden />}
      onClick={() => focusField(nodeId, [])}
    >
      {t('openNode')}
    </Button>
  )
}
