'use client'

import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import {
  IconCopyPlus,
  IconFrame,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconPlus,
  IconSitemap,
  IconStack2,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Alignment } from '@/components/state/align'
import { useEditor, useEditorInstance } from '@/components/state/editor-context'
import { singleEdge } from '@/components/state/editor-store'
import { AboutPipeline } from './about-pipeline'
import { GonePanel, useGoneNode } from './changes/changes-panel'
import { EdgePanel } from './edge-panel'
import classes from './inspector.module.css'
import { LostEdge } from './lost-edge'
import { SelectedThings } from './selected-things'

const alignIcons: [Alignment, TablerIcon][] = [
  ['left', IconLayoutAlignLeft],
  ['centre', IconLayoutAlignCenter],
  ['right', IconLayoutAlignRight],
  ['top', IconLayoutAlignTop],
  ['middle', IconLayoutAlignMiddle],
  ['bottom', IconLayoutAlignBottom],
  ['spread-x', IconLayoutDistributeHorizontal],
  ['spread-y', IconLayoutDistributeVertical],
]

/** What the inspector shows when not exactly one node is selected: what to do with many, or how to begin. */
export function SelectionPanel() {
  const t = useTranslations('editor.inspector')
  const count = useEditor((state) => state.selection.size)
  const nodes = useEditor((state) => state.graph.nodes.filter((node) => state.selection.has(node.id)).length)
  const hasGroup = useEditor((state) => state.graph.groups.some(({ id }) => state.selection.has(id)))
  const edge = useEditor(singleEdge)
  const { ui } = useEditorInstance()
  const align = useEditor((state) => state.align)
  const group = useEditor((state) => state.group)
  const duplicate = useEditor((state) => state.duplicate)
  const removeSelected = useEditor((state) => state.removeSelected)
  const gone = useGoneNode()
  if (gone) return <GonePanel node={gone} />
  if (count === 0) return <AboutPipeline />
  return (
    <div className={classes.selection}>
      <SelectedThings />
      <LostEdge />
      {edge ? <EdgePanel edge={edge} /> : null}
      {nodes > 1 ? (
        <Group gap={4} role="group" aria-label={t('align')}>
          {alignIcons.map(([how, Icon]) => (
            <Tooltip key={how} label={t(`alignments.${how}`)}>
              <ActionIcon variant="default" aria-label={t(`alignments.${how}`)} onClick={() => align(how)}>
                <Icon size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ))}
        </Group>
      ) : null}
      <Group gap="xs">
        {edge ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => ui.setState({ menu: { kind: 'add', into: edge.id } })}
          >
            {t('insert')}
          </Button>
        ) : null}
        {nodes > 0 ? (
          <>
            <Button
              variant="default"
              leftSection={<IconFrame size={14} aria-hidden />}
              onClick={() => group(t('newGroup'))}
            >
              {t('group')}
            </Button>
            <Button variant="default" leftSection={<IconCopyPlus size={14} aria-hidden />} onClick={duplicate}>
              {t('duplicate')}
            </Button>
          </>
        ) : null}
        <GroupButton />
        {nodes > 0 || hasGroup ? (
          <Button
            variant="default"
            leftSection={<IconSitemap size={14} aria-hidden />}
            onClick={() => ui.setState({ extractOpen: true })}
          >
            {t('extract')}
          </Button>
        ) : null}
        <Button variant="default" leftSection={<IconTrash size={14} aria-hidden />} onClick={removeSelected}>
          {t('delete')}
        </Button>
      </Group>
    </div>
  )
}

/** Draws the selected groups as cards, or opens them. */
function GroupButton() {
  const t = useTranslations('editor.inspector')
  const groups = useEditor((state) => state.graph.groups)
  const selection = useEditor((state) => state.selection)
  const toggleGroups = useEditor((state) => state.toggleGroups)
  const chosen = groups.filter(({ id }) => selection.has(id))
  if (chosen.length === 0) return null
  const open = chosen.some((group) => !group.collapsed)
  const Icon = open ? IconStack2 : IconFrame
  return (
    <Button variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={() => toggleGroups()}>
      {t(open ? 'collapseGroup' : 'expandGroup')}
    </Button>
  )
}
