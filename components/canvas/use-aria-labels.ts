'use client'

import type { AriaLabelConfig } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'

/** What React Flow says to screen readers, in the reader's language. */
export function useAriaLabels(): Partial<AriaLabelConfig> {
  const t = useTranslations('editor.canvas.aria')
  return useMemo(
    () => ({
      'node.a11yDescription.default': t('node'),
      'node.a11yDescription.keyboardDisabled': t('nodeReadOnly'),
      'edge.a11yDescription.default': t('edge'),
      'minimap.ariaLabel': t('minimap'),
      'handle.ariaLabel': t('port'),
    }),
    [t],
  )
}
