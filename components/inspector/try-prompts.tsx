'use client'

import { Button } from '@mantine/core'
import { IconLayoutGrid, IconSparkles } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { improvePromptHref, promptNodes, useTryPrompts } from '@/components/state/use-try-prompts'
import type { GraphNode } from '@/pipeline/graph'
import classes from './inspector.module.css'

/** The ways from a prompt to the playground, with the drawing as it is at this moment, and to its optimiser. */
export function TryPrompts({ node }: { node: GraphNode }) {
  const t = useTranslations('editor.nodeMenu')
  const { pipelineId } = useEditorInstance()
  const graph = useEditor((state) => state.graph)
  const readOnly = useEditor((state) => state.readOnly)
  const create = useTryPrompts()
  if (readOnly || promptNodes({ nodes: [node] }).length === 0) return null
  return (
    <>
      <Button
        className={classes.wide}
        variant="default"
        leftSection={<IconLayoutGrid size={14} aria-hidden />}
        loading={create.isPending || create.isSuccess}
        onClick={() => create.mutate({ pipelineId, graph, nodeId: node.id })}
      >
        {t('tryPrompts')}
      </Button>
      <Button
        component={Link}
        className={classes.wide}
        variant="default"
        leftSection={<IconSparkles size={14} aria-hidden />}
        href={improvePromptHref(pipelineId, node.id)}
      >
        {t('improvePrompt')}
      </Button>
    </>
  )
}
