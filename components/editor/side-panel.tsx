'use client'

import { ActionIcon, CloseButton, Tooltip } from '@mantine/core'
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconLayoutSidebarRightCollapse,
  IconLayoutSidebarRightExpand,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { useGoneNode } from '@/components/inspector/changes/changes-panel'
import { Inspector } from '@/components/inspector/inspector'
import { useEditor, useEditorInstance, useUi } from '@/components/state/editor-context'
import { singleSelected } from '@/components/state/editor-store'
import { openPanel, panelLimits, sizePanel } from '@/components/state/ui-store'
import { Splitter } from '@/components/ui/splitter'
import classes from './editor.module.css'

type Side = 'palette' | 'inspector'

const looks = {
  palette: { edge: 'right', fold: IconLayoutSidebarLeftCollapse, unfold: IconLayoutSidebarLeftExpand },
  inspector: { edge: 'left', fold: IconLayoutSidebarRightCollapse, unfold: IconLayoutSidebarRightExpand },
} as const

/** A panel beside the canvas: as wide as somebody wants it, or folded to a strip with the button that brings it back. */
export function SidePanel({ name, children }: { name: Side; children: ReactNode }) {
  const t = useTranslations('editor.panels')
  const { ui } = useEditorInstance()
  const isOpen = useUi((state) => state.open[name])
  const size = useUi((state) => state.sizes[name])
  const button = useRef<HTMLButtonElement>(null)
  const asked = useEditor((state) => (name === 'inspector' ? state.fieldFocus : null))
  useEffect(() => {
    // Somebody wants to see a field.
    if (asked) openPanel(ui, 'inspector', true)
  }, [asked, ui])
  const { edge, fold, unfold } = looks[name]
  const Icon = isOpen ? fold : unfold
  const label = t(isOpen ? 'fold' : 'unfold', { panel: t(name) })
  const toggle = () => {
    openPanel(ui, name, !isOpen)
    // The separator, if it had the focus, is gone.
    button.current?.focus()
  }
  return (
    <div
      className={classes.side}
      data-edge={edge}
      data-folded={!isOpen || undefined}
      style={isOpen ? { width: size } : {}}
    >
      {isOpen ? (
        <>
          {children}
          <Splitter
            label={t('width', { panel: t(name) })}
            edge={edge}
            size={size}
            {...panelLimits[name]}
            onSize={(next) => sizePanel(ui, name, next)}
            onFold={toggle}
          />
        </>
      ) : null}
      <Tooltip label={label} position={edge}>
        <ActionIcon
          ref={button}
          className={classes.foldButton}
          size="sm"
          aria-label={label}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          <Icon size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

/** On a phone: what is known about the node that was tapped, there or gone, over the lower part of the page. */
export function NodeSheet() {
  const t = useTranslations('editor.panels')
  const node = useEditor(singleSelected)
  const gone = useGoneNode()
  const select = useEditor((state) => state.select)
  if (!node && !gone) return null
  return (
    <div className={classes.sheet}>
      <Inspector />
      <CloseButton className={classes.foldButton} aria-label={t('closeNode')} onClick={() => select([])} />
    </div>
  )
}
