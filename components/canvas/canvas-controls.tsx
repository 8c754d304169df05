'use client'

import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconFocusCentered,
  IconLayoutDistributeHorizontal,
  IconMinus,
  IconNote,
  IconPlus,
  IconSearch,
  type TablerIcon,
} from '@tabler/icons-react'
import { Panel, useReactFlow } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import classes from './canvas.module.css'
import { fitEditor } from './fit'
import { focusDrawn } from './focus-drawn'

type CanvasButton = [label: string, icon: TablerIcon, act: () => void]

/** The small buttons at the corner of the canvas. */
export function CanvasControls() {
  const t = useTranslations('editor.canvas')
  const flow = useReactFlow()
  const { ui } = useEditorInstance()
  const layout = useEditor((state) => state.layout)
  const addNote = useEditor((state) => state.addNote)
  const readOnly = useEditor((state) => state.readOnly)
  const tidy = () => {
    layout()
    requestAnimationFrame(() => void flow.fitView({ ...fitEditor, duration: 200 }))
  }
  const buttons: CanvasButton[] = [
    [t('zoomIn'), IconPlus, () => void flow.zoomIn({ duration: 120 })],
    [t('zoomOut'), IconMinus, () => void flow.zoomOut({ duration: 120 })],
    [t('fit'), IconFocusCentered, () => void flow.fitView({ ...fitEditor, duration: 200 })],
    ...(readOnly ? [] : [[t('layout'), IconLayoutDistributeHorizontal, tidy] satisfies CanvasButton]),
    [t('find'), IconSearch, () => ui.setState({ menu: { kind: 'find' } })],
    ...(readOnly ? [] : [[t('addNote'), IconNote, () => focusDrawn(addNote())] satisfies CanvasButton]),
  ]
  return (
    <Panel position="bottom-left" className={classes.controls}>
      {buttons.map(([label, Icon, act]) => (
        <Tooltip key={label} label={label} position="top">
          <ActionIcon aria-label={label} onClick={act} variant="default" size="md">
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Panel>
  )
}
