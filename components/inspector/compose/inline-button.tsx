'use client'

import { ActionIcon, Tooltip } from '@mantine/core'
import { IconLayersSubtract } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEditorInstance } from '@/components/state/editor-context'
import { subPipeline } from '@/nodes/sub-pipeline/definition'
import type { GraphNode } from '@/pipeline/graph'
import { useInline } from './use-inline'

/** Puts the nodes of the pipeline that a node runs in its place. */
export function InlineButton({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.compose')
  const instance = useEditorInstance()
  const { inline, busy } = useInline(instance)
  if (node.type !== subPipeline.type) return null
  return (
    <Tooltip label={t('inline')}>
      <ActionIcon size="sm" aria-label={t('inline')} loading={busy} onClick={() => void inline(node)}>
        <IconLayersSubtract size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
