'use client'

import { ActionIcon } from '@mantine/core'
import { IconChevronRight, IconStack2 } from '@tabler/icons-react'
import type { NodeProps } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { memo, useContext } from 'react'
import { cardHeight } from '@/components/state/geometry'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { CanvasActionsContext } from './canvas-actions'
import { CardHeading } from './card-heading'
import { showsPorts, useDetail } from './detail'
import { DifferenceBadge } from './difference-badge'
import { FitsContext } from './fits-context'
import type { GroupCardFlowNode } from './flow-types'
import { IssueBadge, PortColumn } from './node-card'
import classes from './node-card.module.css'

/** A group drawn as one card; edges to the nodes inside end here. */
export const GroupCard = memo(function GroupCard({ id, data, selected }: NodeProps<GroupCardFlowNode>) {
  const t = useTranslations('editor.canvas')
  const actions = useContext(CanvasActionsContext)
  const isConnecting = useContext(FitsContext) !== null
  const detail = useDetail()
  const isNear = detail === 'near'
  const hasPorts = showsPorts(detail) || isConnecting
  return (
    <div
      className={`${classes.card} ${classes.stack}`}
      style={{ height: cardHeight(Math.max(data.inputs.length, data.outputs.length)) }}
      data-detail={detail}
      data-selected={selected || undefined}
      data-state={data.state ?? undefined}
      data-testid="group-card"
    >
      <CardHeading
        icon={IconStack2}
        title={data.title}
        summary={isNear ? t('groupCount', { count: data.count }) : undefined}
      >
        {actions ? (
          <ActionIcon
            className="nodrag"
            size="sm"
            aria-label={t('expandGroup', { name: data.title })}
            onClick={() => actions.toggleGroup(id)}
          >
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        ) : null}
        {data.errors + data.warnings > 0 ? <IssueBadge errors={data.errors} warnings={data.warnings} /> : null}
      </CardHeading>
      {data.differing && detail !== 'tiny' ? (
        <DifferenceBadge id={id} title={data.title} mark="changed" count={data.differing} ofGroup />
      ) : null}
      {hasPorts ? (
        <div className={classes.ports}>
          <PortColumn id={id} ports={data.inputs} side="input" isNear={isNear} />
          <PortColumn id={id} ports={data.outputs} side="output" isNear={isNear} />
        </div>
      ) : null}
      {data.state || showsPorts(detail) ? (
        <div className={classes.footer}>
          {data.state ? <OutcomeBadge state={data.state} compact={!showsPorts(detail)} /> : t('notRun')}
        </div>
      ) : null}
    </div>
  )
})
