'use client'

import { Button } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'next-intl'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import type { RunView } from '@/components/state/run-view'
import { openPanel } from '@/components/state/ui-store'
import { localeOf, titleOf } from '@/components/words/node-texts'
import classes from './run-dock.module.css'

/** Says before which nodes the run waits, and leads to their inputs. */
export function WaitingNotice({ view }: { view: RunView }) {
  const t = useTranslations('editor.waiting')
  const locale = localeOf(useLocale())
  const { store, ui } = useEditorInstance()
  const nodes = useEditor((state) => state.graph.nodes)
  const definitions = useEditor((state) => state.definitions)
  if (view.status !== 'running') return null
  const show = (id: string) => {
    store.getState().reveal(id)
    store.getState().select([id])
    store.getState().setInspectorTab('data')
    openPanel(ui, 'inspector', true)
  }
  return nodes
    .filter(({ id }) => view.steps[id]?.state === 'waiting')
    .map((node) => (
      <p key={node.id} className={classes.held} role="status">
        <IconPlayerPause size={16} aria-hidden />
        {t('before', { node: titleOf(node, definitions.get(node.type), locale) })}
        <Button size="compact-xs" variant="default" onClick={() => show(node.id)}>
          {t('show')}
        </Button>
      </p>
    ))
}
