'use client'

import { Button, Stack } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { lostEnds, reattachments } from '@/components/state/connections'
import { useEditor } from '@/components/state/editor-context'
import { localeOf, portLabel, titleOf } from '@/components/words/node-texts'
import classes from './inspector.module.css'

/** Of a selected edge whose port is gone: which port that was, and where the edge can be attached instead. */
export function LostEdge() {
  const t = useTranslations('editor.inspector.lostEdge')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const selection = useEditor((state) => state.selection)
  const reattach = useEditor((state) => state.reattach)
  const edge = selection.size === 1 ? graph.edges.find(({ id }) => selection.has(id)) : undefined
  const lost = useMemo(() => {
    const [side] = edge ? lostEnds(graph, definitions, edge) : []
    return edge && side ? { edge, end: edge[side], pairs: reattachments(graph, definitions, edge) } : null
  }, [graph, definitions, edge])
  if (!lost) return null
  const labels = (end: { node: string; port: string }) => {
    const node = graph.nodes.find(({ id }) => id === end.node)
    const definition = node && definitions.get(node.type)
    return { node: node ? titleOf(node, definition, locale) : end.node, port: portLabel(definition, end.port, locale) }
  }
  return (
    <Stack gap="xs" role="group" aria-label={t('title', labels(lost.end))} mb="sm">
      <strong>{t('title', labels(lost.end))}</strong>
      <p className={classes.hint}>{t(lost.pairs.length > 0 ? 'body' : 'none')}</p>
      {lost.pairs.map(({ source, target }) => (
        <Button
          key={`${source.port} ${target.port}`}
          variant="default"
          onClick={() => reattach(lost.edge.id, { source, target })}
        >
          {t('to', { from: labels(source).port, to: labels(target).port })}
        </Button>
      ))}
    </Stack>
  )
}
