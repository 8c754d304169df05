'use client'

import { ActionIcon } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type NodeProps, NodeResizer } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import { useEditor } from '@/components/state/editor-context'
import { CanvasActionsContext } from './canvas-actions'
import type { GroupFlowNode } from './flow-types'
import classes from './group-frame.module.css'

/** A titled frame around nodes; dragging its title bar takes them along. */
export function GroupFrame({ id, data, selected }: NodeProps<GroupFlowNode>) {
  const t = useTranslations('editor.canvas')
  const actions = useContext(CanvasActionsContext)
  return (
    <div className={classes.frame} data-selected={selected || undefined}>
      {actions ? (
        <NodeResizer
          isVisible={selected}
          minWidth={160}
          minHeight={100}
          onResizeEnd={(_event, { x, y, width, height }) => actions.resize(id, { width, height }, { x, y })}
        />
      ) : null}
      <div className={`group-frame-handle ${classes.bar}`}>
        {actions ? (
          <ActionIcon
            className="nodrag"
            size="sm"
            aria-label={t('collapseGroup', { name: data.title })}
            onClick={() => actions.toggleGroup(id)}
          >
            <IconChevronDown size={16} aria-hidden />
          </ActionIcon>
        ) : null}
        {actions ? (
          <GroupTitle id={id} onChange={(title) => actions.editGroup(id, title)} />
        ) : (
          <span className={classes.title}>{data.title}</span>
        )}
      </div>
    </div>
  )
}

/** Straight from the document, as the text of a note. */
function GroupTitle({ id, onChange }: { id: string; onChange: (title: string) => void }) {
  const t = useTranslations('editor.canvas')
  const title = useEditor((state) => state.graph.groups.find((group) => group.id === id)?.title ?? '')
  return (
    <input
      className={`nodrag ${classes.title}`}
      value={title}
      aria-label={t('groupTitle')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
