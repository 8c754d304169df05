import { type EdgeProps, getBezierPath, getSmoothStepPath } from '@xyflow/react'
import type { Point } from '@/components/state/edits'
import type { FlowEdge } from './flow-types'
import { drawRoute, type Route } from './route'

/** React Flow ends edges at the rim of the area that can be hit; the shape drawn is in its middle. */
const TO_CENTRE = 13

type Ends = Pick<
  EdgeProps<FlowEdge>,
  'sourceX' | 'sourceY' | 'sourcePosition' | 'targetX' | 'targetY' | 'targetPosition'
>
type Path = [path: string, x: number, y: number]

/** Where an edge begins and ends: in the middle of the shapes of its ports. */
export const endsOf = ({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition }: Ends): Ends => ({
  sourceX: sourceX - TO_CENTRE,
  sourceY,
  sourcePosition,
  targetX: targetX + TO_CENTRE,
  targetY,
  targetPosition,
})

/** How far an end may be from where its route begins: while a card is moved that little, its edges keep their way. */
const TOLERANCE = 24

/** The path and the middle of an edge: around cards where a route was found from these very places, else directly. */
export function pathOf(ends: Ends, route: Route | undefined): Path {
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
  return directPath(ends)
}

/** The path and the middle of an edge, whatever lies on its way. */
export function directPath(ends: Ends): Path {
  // A curve to a node further left would run behind both cards; steps go around them.
  const [path, x, y] =
    ends.targetX < ends.sourceX ? getSmoothStepPath({ ...ends, borderRadius: 14, offset: 24 }) : getBezierPath(ends)
  return [path, x, y]
}
