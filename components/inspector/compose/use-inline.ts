'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { EditorInstance } from '@/components/state/editor-context'
import { inlineNode } from '@/components/state/inline-node'
import { useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import { compile } from '@/pipeline/compiler'
import type { GraphNode } from '@/pipeline/graph'
import { useRefusalText } from './refusal-text'

/** Inlining as the editor does it: what the published version does is put in place, or it is said why that cannot be. */
export function useInline({ store }: EditorInstance) {
  const t = useTranslations('editor.compose')
  const client = useTRPCClient()
  const notify = useNotify()
  const textOf = useRefusalText()
  const [busy, setBusy] = useState(false)

  /** The drawing of the published version; `null` where the draft has moved on from it. */
  const publishedGraph = async (pipelineId: string) => {
    const [pipeline, deployment] = await Promise.all([
      client.pipelines.get.query({ id: pipelineId }),
      client.deployments.get.query({ pipelineId }),
    ])
    const { definitions, environment } = store.getState()
    const { plan } = compile(pipeline.graph, definitions, environment)
    return plan && plan.hash === deployment?.version.planHash ? pipeline.graph : null
  }
  const inline = async (node: GraphNode) => {
    setBusy(true)
    try {
      const child = await publishedGraph(String(node.config.pipelineId))
      if (!child) return notify.refused(t('draftAhead'))
      const { graph, definitions, edit, select } = store.getState()
      const result = inlineNode(graph, definitions, node.id, child)
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
