'use client'

import { BaseEdge, type EdgeProps } from '@xyflow/react'
import { EdgeSign } from './difference-badge'
import type { FlowEdge } from './flow-types'
import { directPath, endsOf } from './wire-path'

/** An edge that the draft has no more. */
export function GoneWire(props: EdgeProps<FlowEdge>) {
  const [path, x, y] = directPath(endsOf(props))
  return (
    <>
      <BaseEdge id={props.id} path={path} interactionWidth={0} />
      <EdgeSign mark="removed" label={props.data?.label ?? ''} at={{ x, y }} />
    </>
  )
}
