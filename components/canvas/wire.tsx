'use client'

import { BaseEdge, type EdgeProps } from '@xyflow/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import classes from './canvas.module.css'
import { EdgeSign } from './difference-badge'
import { EdgeTools } from './edge-tools'
import type { FlowEdge } from './flow-types'
import { endsOf, pathOf } from './wire-path'
import { WirePreview } from './wire-preview'

/** How long what the pointer has left stays, so that it can reach what showed there. */
const LASTING_MS = 250

/** A switch that goes off a little later. */
function useLasting(): [boolean, (isOn: boolean) => void] {
  const [isOn, setOn] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const turn = useCallback((next: boolean) => {
    clearTimeout(timer.current)
    if (next) setOn(true)
    else timer.current = setTimeout(() => setOn(false), LASTING_MS)
  }, [])
  return [isOn, turn]
}

/** An edge in the colour of what flows through it; under the pointer or selected, it shows what can be done with it. */
export function Wire(props: EdgeProps<FlowEdge>) {
  const [isHovered, hover] = useLasting()
  const { data, selected, id } = props
  const [path, labelX, labelY] = pathOf(endsOf(props), data?.route)
  const colour = data?.broken
    ? 'var(--telar-failed)'
    : data?.type
      ? `var(--telar-port-${data.type})`
      : 'var(--telar-dim)'
  return (
    <>
      {/* Not for a pointer that drags something across. */}
      <g onPointerEnter={({ buttons }) => buttons === 0 && hover(true)} onPointerLeave={() => hover(false)}>
        <BaseEdge
          id={id}
          path={path}
          interactionWidth={24}
          className={data?.live ? classes.liveWire : undefined}
          style={{ stroke: colour, ...(data?.broken ? { strokeDasharray: '6 4' } : {}) }}
        />
      </g>
      {data?.added && !selected && !isHovered ? (
        <EdgeSign mark="added" label={data.label} at={{ x: labelX, y: labelY }} />
      ) : null}
      {selected || isHovered ? (
        <EdgeTools
          id={id}
          label={data?.label ?? ''}
          at={{ x: labelX, y: labelY }}
          selected={selected === true}
          onHover={hover}
        />
      ) : null}
      {isHovered ? (
        <WirePreview source={props.source} port={props.sourceHandleId ?? ''} at={{ x: labelX, y: labelY }} />
      ) : null}
    </>
  )
}
