'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { focusDrawn } from '@/components/canvas/focus-drawn'
import { useCommands } from '@/components/shell/commands'
import { type Alignment, alignments } from '@/components/state/align'
import type { EditorInstance } from '@/components/state/editor-context'
import { singleEdge, singleSelected } from '@/components/state/editor-store'

/** The keys that line up what is selected, with Alt, where they lie on the keyboard: W A S D for the four sides. */
const alignKeys: Record<Alignment, string> = {
  left: 'A',
  centre: 'H',
  right: 'D',
  top: 'W',
  middle: 'V',
  bottom: 'S',
  'spread-x': 'Shift H',
  'spread-y': 'Shift V',
}

/** How a key with Alt lines up what is selected. By its place: with Alt, it writes other letters on some computers. */
export function alignmentOf({ altKey, shiftKey, code }: KeyboardEvent): Alignment | null {
  if (!altKey) return null
  const pressed = `${shiftKey ? 'Shift ' : ''}${code.replace(/^Key/, '')}`
  return alignments.find((how) => alignKeys[how] === pressed) ?? null
}

/** What the command palette offers for drawing: what fits the selection, and what can always be added. */
export function useDrawingCommands({ store, ui }: EditorInstance): void {
  const t = useTranslations('editor')
  const node = useStore(store, (state) => singleSelected(state)?.id)
  const edge = useStore(store, (state) => singleEdge(state)?.id)
  const isSeveral = useStore(store, (state) => state.graph.nodes.filter(({ id }) => state.selection.has(id)).length > 1)
  const readOnly = useStore(store, (state) => state.readOnly)
  const commands = useMemo(() => {
    if (readOnly) return []
    const group = t('commands.drawing')
    const command = (id: string, label: string, run: () => void, shortcut: string) => ({
      id: `drawing.${id}`,
      label,
      group,
      run,
      shortcut,
    })
    const state = () => store.getState()
    const swap = () => node && ui.setState({ menu: { kind: 'swap', node } })
    const connect = () => node && ui.setState({ menu: { kind: 'connect', node } })
    return [
      command(
        'add',
        edge ? t('commands.insert') : t('picker.add'),
        () => ui.setState({ menu: { kind: 'add', into: edge } }),
        '/',
      ),
      command('note', t('canvas.addNote'), () => focusDrawn(state().addNote()), 'N'),
      command('layout', isSeveral ? t('commands.layout') : t('more.layout'), () => state().layout(), 'L'),
      ...(node
        ? [command('connect', t('keys.connect'), connect, 'C'), command('swap', t('keys.swap'), swap, 'S')]
        : []),
      ...(isSeveral
        ? alignments.map((how) =>
            command(how, t(`inspector.alignments.${how}`), () => state().align(how), `Alt ${alignKeys[how]}`),
          )
        : []),
    ]
  }, [t, store, ui, readOnly, node, edge, isSeveral])
  useCommands('drawing', commands)
}
