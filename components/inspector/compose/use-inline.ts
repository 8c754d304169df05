'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { EditorInstance } from '@/components/state/editor-context'
import { inlineNode } from '@/components/state/inline-node'
import { useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { GraphNode } from '@/pipeline/graph'
import { useRefusalText } from './refusal-text'

/** Inlining as the editor does it: what the published version does is put in place, or it is said why that cannot be. */
export function useInline({ store }: EditorInstance) {
  const t = useTranslations('editor.compose')
  const client = useTRPCClient()
  const notify = useNotify()
  const textOf = useRefusalText()
  const [busy, setBusy] = useState(false)

  const inline = async (node: GraphNode) => {
    setBusy(true)
    try {
      const { graph, definitions, environment, edit, select } = store.getState()
      // What the node runs is the published version, whatever became of the draft.
      const published = environment.pipelines.find(({ id, slug }) =>
        [id, slug].includes(String(node.config.pipelineId)),
      )
      if (!published) return notify.refused(t('notPublished'))
      const { id, number } = published
      const child = await client.deployments.version.query({ pipelineId: id, number })
      const result = inlineNode(graph, definitions, node.id, child.graph)
      if (!result.ok) return notify.refused(textOf(result))
      edit(result.edit, 'inline')
      select(result.ids)
    } catch (failure) {
      notify.error(failure)
    } finally {
      setBusy(false)
    }
  }
  return { inline, busy }
}
