'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { focusDrawn } from '@/components/canvas/focus-drawn'
import { useCommands } from '@/components/shell/commands'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleEdge, singleSelected } from '@/components/state/editor-store'

/** What the editor offers in the command palette. */
export function useEditorCommands({ store, ui, run }: EditorInstance, onRun: () => void): void {
  const t = useTranslations('editor')
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
    return [
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
      command('issues', t('commands.issues'), () => ui.setState({ dockOpen: true, dockTab: 'issues' })),
    ]
  }, [t, store, ui, run, onRun, node])
  useCommands('editor', commands)
}
