import type { Point } from './edits'
import type { Box } from './geometry'

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom', 'spread-x', 'spread-y'] as const
export type Alignment = (typeof alignments)[number]

export interface NamedBox extends Box {
  id: string
}

/** New places for boxes lined up along one side or axis, or spread with equal gaps. */
export function align(boxes: NamedBox[], how: Alignment): Record<string, Point> {
  if (boxes.length < 2) return {}
  if (how === 'spread-x') return spread(boxes, 'x', 'width')
  if (how === 'spread-y') return spread(boxes, 'y', 'height')
  const left = Math.min(...boxes.map((box) => box.x))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const top = Math.min(...boxes.map((box) => box.y))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  const place = (box: NamedBox): Point => {
    switch (how) {
      case 'left':
        return { x: left, y: box.y }
      case 'right':
        return { x: right - box.width, y: box.y }
      case 'centre':
        return { x: Math.round((left + right - box.width) / 2), y: box.y }
      case 'top':
        return { x: box.x, y: top }
      case 'bottom':
        return { x: box.x, y: bottom - box.height }
      case 'middle':
        return { x: box.x, y: Math.round((top + bottom - box.height) / 2) }
    }
  }
  return Object.fromEntries(boxes.map((box) => [box.id, place(box)]))
}

function spread(boxes: NamedBox[], axis: 'x' | 'y', extent: 'width' | 'height'): Record<string, Point> {
  const sorted = [...boxes].sort((a, b) => a[axis] - b[axis])
  const first = sorted[0]
  if (!first) return {}
  const end = Math.max(...sorted.map((box) => box[axis] + box[extent]))
  const used = sorted.reduce((sum, box) => sum + box[extent], 0)
  const gap = (end - first[axis] - used) / (sorted.length - 1)
  let next = first[axis]
  const places: Record<string, Point> = {}
  for (const box of sorted) {
    places[box.id] = { x: box.x, y: box.y, [axis]: Math.round(next) }
    next += box[extent] + gap
  }
  return places
}
