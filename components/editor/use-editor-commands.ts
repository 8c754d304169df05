'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useCommands } from '@/components/shell/commands'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'
import { type Menu, openPanel } from '@/components/state/ui-store'
import { improvePromptHref, promptNodes, useTryPrompts } from '@/components/state/use-try-prompts'
import type { Graph } from '@/pipeline/graph'
import { sweepAddress } from './varied-chip'

/** What changes nothing about a pipeline, for a phone. */
const readable = new Set(['run', 'stop', 'versions', 'find', 'dock', 'issues'].map((id) => `editor.${id}`))

/** What the menu of a node offers. */
const nodeCommands = ['only', 'upTo', 'from', 'pin', 'off', 'stop'] as const

/** The menu of the selected node; where none is, one can be found first. */
function nodeMenu(store: EditorInstance['store']): Menu {
  const node = singleSelected(store.getState())
  return node ? { kind: 'node', node: node.id } : { kind: 'find' }
}

/** What is done with the selected prompt, or the only one; where that does not say which, one can be found first. */
function usePromptCommands({ store, ui, pipelineId }: EditorInstance): { tryPrompts: () => void; improve: () => void } {
  const { mutate } = useTryPrompts()
  const router = useRouter()
  return useMemo(() => {
    const withPrompt = (act: (graph: Graph, nodeId: string) => void) => () => {
      const { graph, selection } = store.getState()
      const prompts = promptNodes(graph)
      const chosen = prompts.find(({ id }) => selection.has(id)) ?? (prompts.length === 1 ? prompts[0] : undefined)
      if (chosen) act(graph, chosen.id)
      else ui.setState({ menu: { kind: 'find' } })
    }
    return {
      tryPrompts: withPrompt((graph, nodeId) => mutate({ pipelineId, graph, nodeId })),
      improve: withPrompt((_graph, nodeId) => router.push(improvePromptHref(pipelineId, nodeId))),
    }
  }, [store, ui, pipelineId, mutate, router])
}

/** What the editor offers in the command palette. */
export function useEditorCommands(instance: EditorInstance, onRun: () => void): void {
  const { store, ui, run, pipelineId } = instance
  const { push } = useRouter()
  const t = useTranslations('editor')
  const sweep = useTranslations('sweep.chip')
  const readOnly = useStore(store, (state) => state.readOnly)
  const { tryPrompts, improve } = usePromptCommands(instance)
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
      ...nodeCommands.map((key) =>
        command(`node.${key}`, t(`commands.${key}`), () => ui.setState({ menu: nodeMenu(store) }), '⇧F10'),
      ),
      command('publish', t('top.publish'), () => ui.setState({ publishOpen: true })),
      command('versions', t('versions.title'), () => ui.setState({ versionsOpen: true })),
      command('find', t('picker.find'), () => ui.setState({ menu: { kind: 'find' } }), '⌘F'),
      command('extract', t('inspector.extract'), () => ui.setState({ extractOpen: true })),
      command('tryPrompts', t('nodeMenu.tryPrompts'), tryPrompts),
      command('improvePrompt', t('nodeMenu.improvePrompt'), improve),
      command('measure', t('more.measure'), () =>
        push(`/evaluation?dialog=new&pipeline=${encodeURIComponent(pipelineId)}`),
      ),
      command('sweep', sweep('find'), () => push(sweepAddress(pipelineId))),
      command('groups', t('commands.groups'), () => state().toggleGroups()),
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
  }, [t, sweep, store, ui, run, pipelineId, push, onRun, readOnly, tryPrompts, improve])
  useCommands('editor', commands)
}
