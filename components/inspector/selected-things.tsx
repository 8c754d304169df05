'use client'

import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useEditor } from '@/components/state/editor-context'
import { localeOf, portLabel, titleOf } from '@/components/words/node-texts'
import type { GraphEdge } from '@/pipeline/graph'
import classes from './inspector.module.css'

/** What is selected, in words: one thing by its name, several by how many there are of each kind. */
export function SelectedThings() {
  const t = useTranslations('editor.inspector.things')
  const format = useFormatter()
  const { kind, name } = useOnlyThing()
  const graph = useEditor((state) => state.graph)
  const selection = useEditor((state) => state.selection)
  if (kind) {
    return (
      <div>
        <p className={classes.count}>{t(`one.${kind}`)}</p>
        <p className={classes.thing}>{name}</p>
      </div>
    )
  }
  const count = (list: readonly { id: string }[]): number => list.filter(({ id }) => selection.has(id)).length
  const things = (['nodes', 'notes', 'groups'] as const).map((name) => [name, count(graph[name])] as const)
  const shown = things.filter(([, many]) => many > 0)
  // Edges come along with the nodes that they join: they count only by themselves.
  const counted = shown.length > 0 ? shown : [['edges', count(graph.edges)] as const]
  return (
    <p className={classes.count}>
      {t('selected', { things: format.list(counted.map(([name, many]) => t(name, { count: many }))) })}
    </p>
  )
}

/** The kind and name of the one thing selected that is no node; nothing where it is another selection. */
function useOnlyThing(): { kind: 'edge' | 'note' | 'group' | null; name: string } {
  const t = useTranslations('editor')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const selection = useEditor((state) => state.selection)
  return useMemo(() => {
    const [id] = selection.size === 1 ? selection : []
    const edge = graph.edges.find((item) => item.id === id)
    const note = graph.notes.find((item) => item.id === id)
    const group = graph.groups.find((item) => item.id === id)
    const endName = ({ node: nodeId, port }: GraphEdge['source']): string => {
      const node = graph.nodes.find((item) => item.id === nodeId)
      const definition = node && definitions.get(node.type)
      return node ? `${titleOf(node, definition, locale)} · ${portLabel(definition, port, locale)}` : nodeId
    }
    if (edge) {
      return { kind: 'edge', name: t('canvas.edge', { from: endName(edge.source), to: endName(edge.target) }) }
    }
    if (note) return { kind: 'note', name: note.text.trim().split('\n')[0] || t('inspector.things.blank') }
    if (!group) return { kind: null, name: '' }
    const members = graph.nodes.filter((node) => node.groupId === group.id).length
    return { kind: 'group', name: t('inspector.things.holds', { title: group.title, count: members }) }
  }, [t, locale, graph, definitions, selection])
}
