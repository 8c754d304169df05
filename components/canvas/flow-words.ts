'use client'

import type { AriaLabelConfig } from '@xyflow/react'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { localeOf } from '@/components/words/node-texts'
import type { PortType } from '@/pipeline/ports'
import type { FlowInput } from './to-flow'

/** More texts than a large drawing has; beyond, all are forgotten. */
const MOST = 5000

/** Hundreds of ports share a few names, most edges stay as they are, and formatting a text takes its time. */
function remembered<A extends string[]>(say: (...facts: A) => string): (...facts: A) => string {
  const said = new Map<string, string>()
  return (...facts) => {
    const key = facts.join('\n')
    if (said.size > MOST) said.clear()
    const text = said.get(key) ?? say(...facts)
    said.set(key, text)
    return text
  }
}

/** The words that the drawing itself needs, in the reader's language. */
export function useFlowWords(): Pick<FlowInput, 'locale' | 'words'> {
  const t = useTranslations('editor.canvas')
  const locale = localeOf(useLocale())
  return useMemo(
    () => ({
      locale,
      words: {
        auto: t('auto'),
        unset: t('unset'),
        edge: remembered((from: string, to: string) => t('edge', { from, to })),
        port: remembered((side: 'inputPort' | 'outputPort', name: string, type: PortType) =>
          t(side, { name, type: t(`portTypes.${type}`) }),
        ),
        lostPort: (name: string) => t('lostPort', { name }),
      },
    }),
    [locale, t],
  )
}

/** What React Flow says to screen readers, in the reader's language. */
export function useAriaLabels(): Partial<AriaLabelConfig> {
  const t = useTranslations('editor.canvas')
  return useMemo(
    () => ({
      'node.a11yDescription.default': t('aria.node'),
      'node.a11yDescription.keyboardDisabled': t('aria.nodeReadOnly'),
      'edge.a11yDescription.default': t('aria.edge'),
      'minimap.ariaLabel': t('aria.minimap'),
      'handle.ariaLabel': t('aria.port'),
      'controls.ariaLabel': t('aria.controls'),
      'controls.zoomIn.ariaLabel': t('zoomIn'),
      'controls.zoomOut.ariaLabel': t('zoomOut'),
      'controls.fitView.ariaLabel': t('fit'),
    }),
    [t],
  )
}
