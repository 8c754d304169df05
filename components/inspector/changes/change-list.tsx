'use client'

import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useEditor } from '@/components/state/editor-context'
import { MarkSign } from '@/components/ui/mark-sign'
import { localeOf, portLabel, titleOf } from '@/components/words/node-texts'
import { type Mark, type PipelineChange, takeBack, withItsEdges } from '@/pipeline/diff-pipelines'
import type { Graph } from '@/pipeline/graph'
import classes from './changes.module.css'
import { FieldChanges } from './field-changes'

interface ChangeListProps {
  before: Graph
  after: Graph
  changes: readonly PipelineChange[]
  /** Where `changes` are only some: all of them. */
  all?: readonly PipelineChange[]
  isFirst?: boolean
  /** `after` is the draft. */
  canTakeBack: boolean
  /** A node whose changes are looked for. */
  selected?: string | null
}

/** Each change in words; of the draft, each can be taken back by itself. */
export function ChangeList(props: ChangeListProps) {
  const { before, after, changes, all = changes, isFirst = false, canTakeBack, selected = null } = props
  const t = useTranslations('editor.versions')
  const wordsOf = useChangeWords(before, after)
  const replace = useEditor((state) => state.replace)
  const select = useEditor((state) => state.select)
  const rows = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (selected === null) return
    rows.current?.querySelector(`[data-node="${CSS.escape(selected)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  if (changes.length === 0) return <p className={classes.nothing}>{t(isFirst ? 'first' : 'same')}</p>
  const back = (change: PipelineChange) => {
    replace(takeBack(after, withItsEdges(change, all)), 'take-back')
    if (change.kind === 'node-removed') select([change.node.id])
  }
  return (
    <>
      <h4 className={classes.count}>{t('count', { count: changes.length })}</h4>
      <ul className={classes.changes} ref={rows}>
        {changes.map((change) => {
          const { key, node, text } = wordsOf(change)
          return (
            <li key={key} className={classes.change} data-node={node} data-selected={node === selected || undefined}>
              <div className={classes.line}>
                <MarkSign mark={markOf(change)} />
                <span className={classes.what}>{text}</span>
                {canTakeBack ? (
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    leftSection={<IconArrowBackUp size={13} aria-hidden />}
                    aria-label={t('takeBackWhat', { change: text })}
                    onClick={() => back(change)}
                  >
                    {t('takeBack')}
                  </Button>
                ) : null}
              </div>
              {change.kind === 'node-changed' ? <FieldChanges change={change} /> : null}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function markOf({ kind }: PipelineChange): Mark {
  if (kind === 'node-changed') return 'changed'
  return kind === 'node-added' || kind === 'edge-added' ? 'added' : 'removed'
}

/** A change in one line, with the node it is about and what tells it from the others. */
function useChangeWords(before: Graph, after: Graph) {
  const t = useTranslations('editor.versions')
  const locale = localeOf(useLocale())
  const definitions = useEditor((state) => state.definitions)
  const name = (id: string): string => {
    const node = [...after.nodes, ...before.nodes].find((one) => one.id === id)
    return node ? titleOf(node, definitions.get(node.type), locale) : id
  }
  const end = ({ node: id, port }: { node: string; port: string }): string => {
    const node = [...after.nodes, ...before.nodes].find((one) => one.id === id)
    return `${name(id)} · ${portLabel(node && definitions.get(node.type), port, locale)}`
  }
  return (change: PipelineChange): { key: string; node: string | undefined; text: string } => {
    if (change.kind === 'edge-added' || change.kind === 'edge-removed') {
      const { source, target } = change.edge
      const text = t(`says.${change.kind}`, { from: end(source), to: end(target) })
      return { key: `${change.kind} ${text} ${source.node} ${target.node}`, node: undefined, text }
    }
    const { id } = change.kind === 'node-changed' ? change.after : change.node
    return { key: `${change.kind} ${id}`, node: id, text: t(`says.${change.kind}`, { name: name(id) }) }
  }
}
