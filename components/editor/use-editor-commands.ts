'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useCommands } from '@/components/shell/commands'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'

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
    /** Does something with the selected node, or lets one be found first. */
    const onNode = (act: (id: string) => void) => () => {
      const node = singleSelected(state())
      if (node) act(node.id)
      else ui.setState({ menu: { kind: 'find' } })
    }
    const menu = onNode((node) => ui.setState({ menu: { kind: 'node', node } }))
    const toggle = (key: 'disabled' | 'breakpoint') =>
      onNode((id) => {
        const node = state().graph.nodes.find((candidate) => candidate.id === id)
        const isSet = node?.debug?.[key]
        if (key === 'disabled' && node && state().definitions.get(node.type)?.role) return
        state().debug(id, { [key]: isSet ? undefined : true })
      })
    return [
      command('run', t('top.run'), onRun, '⌘↵'),
      command('stop', t('top.stop'), () => void run.stop()),
      command('only', t('commands.only'), menu, '⇧F10'),
      command('upTo', t('commands.upTo'), menu, '⇧F10'),
      command('from', t('commands.from'), menu, '⇧F10'),
      command('pin', t('commands.pin'), menu, '⇧F10'),
      command('off', t('commands.off'), toggle('disabled')),
      command('breakpoint', t('commands.stop'), toggle('breakpoint')),
      command('publish', t('top.publish'), () => ui.setState({ publishOpen: true })),
      command('add', t('picker.add'), () => ui.setState({ menu: { kind: 'add' } }), '/'),
      command('find', t('picker.find'), () => ui.setState({ menu: { kind: 'find' } }), '⌘F'),
      command('layout', t('more.layout'), () => state().layout()),
      command('undo', t('top.undo'), () => state().undo(), '⌘Z'),
      command('redo', t('top.redo'), () => state().redo(), '⇧⌘Z'),
      command('issues', t('commands.issues'), () => ui.setState({ dockOpen: true, dockTab: 'issues' })),
    ]
  }, [t, store, ui, run, onRun])
  useCommands('editor', commands)
}
