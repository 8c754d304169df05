'use client'

import { Button } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEditor, useRun } from '@/components/state/editor-context'
import { stepOf } from '@/components/state/run-view'
import { budgetOf } from '@/components/trace/token-bar'
import { localeOf, titleOf } from '@/components/words/node-texts'
import classes from './inspector.module.css'

/** Beside what a prompt made: the ways to what the models it went to really had before them. */
export function ContextLinks({ nodeId }: { nodeId: string }) {
  const t = useTranslations('editor.xray')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const select = useEditor((state) => state.select)
  const view = useRun((state) => state.view)
  const targets = new Set(graph.edges.flatMap(({ source, target }) => (source.node === nodeId ? [target.node] : [])))
  const readers = graph.nodes.filter(({ id }) => targets.has(id) && budgetOf(stepOf(view, id)?.record?.details))
  return readers.map((node) => (
    <Button
      key={node.id}
      className={classes.wide}
      variant="default"
      leftSection={<IconListSearch size={14} aria-hidden />}
      onClick={() => select([node.id])}
    >
      {t('ofModel', { name: titleOf(node, definitions.get(node.type), locale) })}
    </Button>
  ))
}
