import type { PipelineSummary } from '@/server/services/pipelines/types'

type Thumbnail = PipelineSummary['thumbnail']

/** Size of a card on the canvas, near enough for a drawing of it. */
const NODE = { width: 240, height: 96 }
/** A graph of one node must not fill the whole picture. */
const MAX_SCALE = 0.42

interface Box {
  id: string
  type: string
  x: number
  y: number
  width: number
  height: number
}

export interface ThumbnailLayout {
  boxes: Box[]
  curves: { id: string; path: string }[]
  stroke: number
}

/** Fits a graph into a picture, centred, without changing its proportions. */
export function layoutThumbnail(
  data: Thumbnail,
  frame: { width: number; height: number; margin: number },
): ThumbnailLayout {
  if (data.nodes.length === 0) return { boxes: [], curves: [], stroke: 1 }
  const left = Math.min(...data.nodes.map((node) => node.x))
  const top = Math.min(...data.nodes.map((node) => node.y))
  const wide = Math.max(...data.nodes.map((node) => node.x + NODE.width)) - left
  const high = Math.max(...data.nodes.map((node) => node.y + NODE.height)) - top
  const scale = Math.min(MAX_SCALE, (frame.width - 2 * frame.margin) / wide, (frame.height - 2 * frame.margin) / high)
  const dx = (frame.width - wide * scale) / 2
  const dy = (frame.height - high * scale) / 2

  const boxes = data.nodes.map((node) => ({
    id: node.id,
    type: node.type,
    x: dx + (node.x - left) * scale,
    y: dy + (node.y - top) * scale,
    width: NODE.width * scale,
    height: NODE.height * scale,
  }))
  const byId = new Map(boxes.map((box) => [box.id, box]))
  const curves = data.edges.flatMap((edge, index) => {
    const from = byId.get(edge.source)
    const to = byId.get(edge.target)
    return from && to ? [{ id: `${index}`, path: curveBetween(from, to) }] : []
  })
  return { boxes, curves, stroke: Math.max(1, Math.min(2, 5 * scale)) }
}

function curveBetween(from: Box, to: Box): string {
  const x1 = from.x + from.width
  const y1 = from.y + from.height / 2
  const y2 = to.y + to.height / 2
  if (to.x < x1) return stepsBetween({ x: x1, y: y1 }, { x: to.x, y: y2 })
  const bend = Math.max(8, Math.abs(to.x - x1) / 2)
  return [
    `M${round(x1)} ${round(y1)}`,
    `C${round(x1 + bend)} ${round(y1)}`,
    `${round(to.x - bend)} ${round(y2)}`,
    `${round(to.x)} ${round(y2)}`,
  ].join(' ')
}

/** Around the boxes, to one further left. */
function stepsBetween(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const middle = round((from.y + to.y) / 2)
  const [right, left] = [round(from.x + 6), round(to.x - 6)]
  return `M${round(from.x)} ${round(from.y)} H${right} V${middle} H${left} V${round(to.y)} H${round(to.x)}`
}

const round = (value: number) => Math.round(value * 10) / 10
