'use client'

import { useLocale, useTranslations } from 'next-intl'
import { changesAt, goneId } from '@/components/state/differences'
import { useEditor, useUi } from '@/components/state/editor-context'
import { localeOf, titleOf } from '@/components/words/node-texts'
import inspector from '../inspector.module.css'
import { ChangeList } from './change-list'
import classes from './changes.module.css'

/** What of one node, and of its edges, differs from the version that the canvas shows the differences to. */
export function ChangesPanel({ nodeId }: { nodeId: string }) {
  const t = useTranslations('editor.versions')
  const graph = useEditor((state) => state.graph)
  const readOnly = useEditor((state) => state.readOnly)
  const number = useUi((state) => state.comparedWith)
  const differences = useUi((state) => state.differences)
  if (number === null || !differences) return null
  const changes = changesAt(differences.changes, nodeId)
  const moved = differences.nodes.get(nodeId)?.mark === 'moved' && changes.length === 0
  return (
    <div className={classes.panel}>
      <p className={inspector.hint}>{t('comparedTo', { number })}</p>
      {moved ? (
        <p className={classes.nothing}>{t('onlyMoved')}</p>
      ) : (
        <ChangeList
          before={differences.before}
          after={graph}
          changes={changes}
          all={differences.changes}
          canTakeBack={!readOnly}
        />
      )}
    </div>
  )
}

/** The node selected on the canvas that the draft has no more; `null` where none is. */
export function useGoneNode() {
  const selection = useEditor((state) => state.selection)
  const differences = useUi((state) => state.differences)
  if (selection.size !== 1) return null
  return differences?.gone.nodes.find(({ id }) => selection.has(goneId(id))) ?? null
}

/** A node that the draft has no more: what it was, and the way to bring it back. */
export function GonePanel({ node }: { node: NonNullable<ReturnType<typeof useGoneNode>> }) {
  const t = useTranslations('editor.versions')
  const locale = localeOf(useLocale())
  const definition = useEditor((state) => state.definitions.get(node.type))
  return (
    <div className={inspector.selection}>
      <div>
        <p className={inspector.count}>{t('gone')}</p>
        <p className={inspector.thing}>{titleOf(node, definition, locale)}</p>
      </div>
      <ChangesPanel nodeId={node.id} />
    </div>
  )
}
