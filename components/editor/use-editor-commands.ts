'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useCommands } from '@/components/shell/commands'
import type { EditorInstance } from '@/components/state/editor-context'

/** What the editor offers in the command palette. */
export function useEditorCommands({ store, ui, run }: EditorInstance, onRun: () => void): void {
  const t = useTranslations('editor')
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
      command('find', t('picker.find'), () => ui.setState({ menu: { kind: 'find' } }), '⌘F'),
      command('groups', t('commands.groups'), () => state().toggleGroups()),
      command('undo', t('top.undo'), () => state().undo(), '⌘Z'),
      command('redo', t('top.redo'), () => state().redo(), '⇧⌘Z'),
      command('issues', t('commands.issues'), () => ui.setState({ dockOpen: true, dockTab: 'issues' })),
    ]
  }, [t, store, ui, run, onRun])
  useCommands('editor', commands)
}
