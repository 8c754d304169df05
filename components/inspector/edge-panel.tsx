'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useEditor, useRun } from '@/components/state/editor-context'
import { isStale } from '@/components/state/node-run-state'
import { stepOf } from '@/components/state/run-view'
import { ValueOrigin } from '@/components/trace/value-origin'
import { ValueView } from '@/components/trace/value-view'
import { localeOf, portLabel, titleOf } from '@/components/words/node-texts'
import type { GraphEdge } from '@/pipeline/graph'
import classes from './inspector.module.css'

/** What went through an edge in the last run, and where it comes from. */
export function EdgePanel({ edge }: { edge: GraphEdge }) {
  const t = useTranslations('editor.wire')
  const locale = localeOf(useLocale())
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const marks = useEditor((state) => state.marks)
  const view = useRun((state) => state.view)
  const record = stepOf(view, edge.source.node)?.record
  const value = record?.outputs[edge.source.port]
  const nameOf = ({ node: id, port }: GraphEdge['source']) => {
    const node = graph.nodes.find((candidate) => candidate.id === id)
    const definition = node && definitions.get(node.type)
    return node ? `${titleOf(node, definition, locale)} · ${portLabel(definition, port, locale)}` : id
  }
  return (
    <section className={classes.wire} aria-label={t('title')}>
      <h3>{t('title')}</h3>
      <p className={classes.hint}>{t('from', { from: nameOf(edge.source), to: nameOf(edge.target) })}</p>
      {record && value !== undefined ? (
        <>
          <p>
            <ValueOrigin step={record} stale={isStale(record, marks)} />
          </p>
          <ValueView value={value} />
        </>
      ) : (
        <p className={classes.hint}>{t(view ? 'none' : 'noRun')}</p>
      )}
    </section>
  )
}
