'use client'

import { BaseEdge, type EdgeProps, getBezierPath, getSmoothStepPath } from '@xyflow/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Point } from '@/components/state/edits'
import classes from './canvas.module.css'
import { EdgeTools } from './edge-tools'
import type { FlowEdge } from './flow-types'
import { drawRoute, type Route } from './route'
import { WirePreview } from './wire-preview'

/** React Flow ends edges at the rim of the area that can be hit; the shape drawn is in its middle. */
const TO_CENTRE = 13

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
  const { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, data, selected, id } = props
  const ends = {
    sourceX: sourceX - TO_CENTRE,
    sourceY,
    sourcePosition,
    targetX: targetX + TO_CENTRE,
    targetY,
    targetPosition,
  }
  const [path, labelX, labelY] = pathOf(ends, data?.route)
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

type EndsOfPath = Parameters<typeof getBezierPath>[0]

/** How far an end may be from where its route begins: cards are measured, routes are found from their usual sizes. */
const TOLERANCE = 24

/** The path and the middle of an edge: around cards where a route was found from these very places, else directly. */
function pathOf(ends: EndsOfPath, route: Route | undefined): [path: string, x: number, y: number] {
  const { sourceX, sourceY, targetX, targetY } = ends
  const isNear = (point: Point, x: number, y: number): boolean =>
    Math.abs(point.x - x) < TOLERANCE && Math.abs(point.y - y) < TOLERANCE
  if (route && isNear(route.from, sourceX, sourceY) && isNear(route.to, targetX, targetY)) {
    const last = route.via.length - 1
    const via = route.via.map((point, index) => ({
      x: point.x,
      y: index === 0 ? sourceY : index === last ? targetY : point.y,
    }))
    const { path, middle } = drawRoute([{ x: sourceX, y: sourceY }, ...via, { x: targetX, y: targetY }])
    return [path, middle.x, middle.y]
  }
  // A curve to a node further left would run behind both cards; steps go around them.
  const [path, x, y] =
    targetX < sourceX ? getSmoothStepPath({ ...ends, borderRadius: 14, offset: 24 }) : getBezierPath(ends)
  return [path, x, y]
}
