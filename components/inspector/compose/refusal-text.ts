'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useCallback } from 'react'
import { useEditor } from '@/components/state/editor-context'
import type { Refused } from '@/components/state/sub-pipelines'
import { localeOf, titleOf } from '@/components/words/node-texts'

/** Says why nodes cannot become a pipeline, or a pipeline nodes; nodes by their titles. */
export function useRefusalText(): (refused: Refused) => string {
  const t = useTranslations('editor.compose.refused')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  return useCallback(
    ({ why, name = '' }) => {
      const node = graph.nodes.find(({ id }) => id === name)
      return t(why, { name: node ? titleOf(node, definitions.get(node.type), locale) : name })
    },
    [t, locale, graph, definitions],
  )
}
