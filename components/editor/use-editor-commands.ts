'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { focusDrawn } from '@/components/canvas/focus-drawn'
import { useCommands } from '@/components/shell/commands'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleEdge, singleSelected } from '@/components/state/editor-store'
import { openPanel } from '@/components/state/ui-store'

/** What changes nothing about a pipeline, for a phone. */
const readable = new Set(['run', 'stop', 'find', 'dock', 'issues'].map((id) => `editor.${id}`))

/** What the editor offers in the command palette. */
export function useEditorCommands({ store, ui, run }: EditorInstance, onRun: () => void): void {
  const t = useTranslations('editor')
  const readOnly = useStore(store, (state) => state.readOnly)
  const node = useStore(store, (state) => singleSelected(state)?.id)
  const commands = useMemo(() => {
    const group = t('commands.group')
    const command = (id: string, label: string, act: () => void, shortcut?: string) => ({
      id: `editor.${id}`,
      label,
      group,
      run: act,
      ...(shortcut ? { shortcut } : {}),
    })
    const state = () => store.getState()
    const toggle = (panel: 'palette' | 'inspector') => openPanel(ui, panel, !ui.getState().open[panel])
    const all = [
      command('run', t('top.run'), onRun, '⌘↵'),
      command('stop', t('top.stop'), () => void run.stop()),
      command('publish', t('top.publish'), () => ui.setState({ publishOpen: true })),
      command('versions', t('versions.title'), () => ui.setState({ versionsOpen: true })),
      command('add', t('picker.add'), () => ui.setState({ menu: { kind: 'add', into: singleEdge(state())?.id } }), '/'),
      command('note', t('canvas.addNote'), () => focusDrawn(state().addNote()), 'N'),
      ...(node ? [command('swap', t('commands.swap'), () => ui.setState({ menu: { kind: 'swap', node } }), 'S')] : []),
      command('find', t('picker.find'), () => ui.setState({ menu: { kind: 'find' } }), '⌘F'),
      command('groups', t('commands.groups'), () => state().toggleGroups()),
      command('layout', t('more.layout'), () => state().layout(), 'L'),
      command('undo', t('top.undo'), () => state().undo(), '⌘Z'),
      command('redo', t('top.redo'), () => state().redo(), '⇧⌘Z'),
      command('palette', t('panels.toggle', { panel: t('panels.palette') }), () => toggle('palette')),
      command('inspector', t('panels.toggle', { panel: t('panels.inspector') }), () => toggle('inspector')),
      command('dock', t('panels.toggle', { panel: t('panels.dock') }), () =>
        ui.setState(({ dockOpen }) => ({ dockOpen: !dockOpen })),
      ),
      command('issues', t('commands.issues'), () => ui.setState({ dockOpen: true, dockTab: 'issues' })),
    ]
    return readOnly ? all.filter(({ id }) => readable.has(id)) : all
  }, [t, store, ui, run, onRun, readOnly, node])
  useCommands('editor', commands)
}
