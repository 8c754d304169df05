import type { Box } from '@/components/state/geometry'
import type { Guide } from '@/components/state/ui-store'

export interface Snapped {
  dx: number
  dy: number
  guides: Guide[]
}

/** Further away, nobody means to line up with a thing. */
const NEAR = 1000

/** How far a moving box must go on to line up its sides or middle with those of others, where that is within reach. */
export function snap(moving: Box, others: readonly Box[], reach: number): Snapped {
  const near = others.filter(
    (box) =>
      Math.abs(box.x + box.width / 2 - moving.x - moving.width / 2) < NEAR &&
      Math.abs(box.y + box.height / 2 - moving.y - moving.height / 2) < NEAR,
  )
  const dx = shortest(
    linesOf(moving, 'x'),
    near.map((box) => linesOf(box, 'x')),
    reach,
  )
  const dy = shortest(
    linesOf(moving, 'y'),
    near.map((box) => linesOf(box, 'y')),
    reach,
  )
  const placed = { ...moving, x: moving.x + (dx ?? 0), y: moving.y + (dy ?? 0) }
  return {
    dx: dx ?? 0,
    dy: dy ?? 0,
    guides: [...(dx === null ? [] : guidesOf(placed, near, 'x')), ...(dy === null ? [] : guidesOf(placed, near, 'y'))],
  }
}

/** Both sides and the middle. */
function linesOf(box: Box, axis: 'x' | 'y'): number[] {
  const length = axis === 'x' ? box.width : box.height
  return [box[axis], box[axis] + length / 2, box[axis] + length]
}

/** Like lines only: a side lines up with a side or a middle with a middle, or a side with the side opposite. */
function shortest(own: readonly number[], others: readonly number[][], reach: number): number | null {
  let best: number | null = null
  for (const lines of others) {
    for (const [index, line] of lines.entries()) {
      for (const [ownIndex, ownLine] of own.entries()) {
        if ((index === 1) !== (ownIndex === 1)) continue
        const by = line - ownLine
        if (Math.abs(by) <= reach && (best === null || Math.abs(by) < Math.abs(best))) best = by
      }
    }
  }
  return best
}

/** The lines that the placed box shares with others, each as long as all that stand along it. */
function guidesOf(placed: Box, near: readonly Box[], axis: 'x' | 'y'): Guide[] {
  const [across, extent] = axis === 'x' ? (['y', 'height'] as const) : (['x', 'width'] as const)
  return linesOf(placed, axis).flatMap((at): Guide[] => {
    const along = near.filter((box) => linesOf(box, axis).some((line) => Math.abs(line - at) < 0.5))
    if (along.length === 0) return []
    const all = [...along, placed]
    return [
      {
        axis,
        at,
        from: Math.min(...all.map((box) => box[across])),
        to: Math.max(...all.map((box) => box[across] + box[extent])),
      },
    ]
  })
}
