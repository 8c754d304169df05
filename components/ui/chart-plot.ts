import type uPlot from 'uplot'

export interface ChartPoint {
  id: string
  x: number
  y: number
  /** The interval that `y` stands in. */
  low?: number
  high?: number
  /** What the point is called where it is told in words. */
  label: string
}

/** `quiet`: in the background; else colours follow in their order. */
export interface ChartSeries {
  name: string
  points: readonly ChartPoint[]
  /** Its points follow from each other: they are joined by a line, their intervals by a band. */
  joined?: boolean
  quiet?: boolean
}

export interface ChartAxis {
  title: string
  format: (value: number) => string
  /** Only whole numbers have a tick: they count, or name things that stand in a row. */
  whole?: boolean
  /** Values that there cannot be are not shown beside those that there are. */
  least?: number
  most?: number
}

export interface ChartModel {
  x: ChartAxis
  y: ChartAxis
  series: readonly ChartSeries[]
  selected: string | null
}

/** Where a point stands, in CSS pixels from the plot's own corner. */
export interface Pointed {
  point: ChartPoint
  series: ChartSeries
  left: number
  top: number
}

export interface Plot {
  update(model: ChartModel): void
  /** The point nearest to the pointer, within 24 pixels. */
  at(clientX: number, clientY: number): Pointed | null
  destroy(): void
}

const COLOURS = ['accent', 'port-json', 'port-chunks', 'port-number', 'port-text', 'port-messages'] as const
const NEAR_PX = 24
const AXIS_FONT = '11px ui-sans-serif, system-ui, sans-serif'

/** The colour of the series at a place, as a variable of CSS. */
export const colourOf = (series: ChartSeries, index: number): string =>
  `--telar-${series.quiet ? 'quiet' : (COLOURS[index % COLOURS.length] ?? 'accent')}`

const valuesOf = ({ series }: ChartModel, axis: 'x' | 'y'): number[] =>
  series.flatMap(({ points }) =>
    points.flatMap(({ x, y, low, high }) => (axis === 'x' ? [x] : [y, low ?? y, high ?? y])),
  )

/** What an axis shows: all its values and a little beside them, within what there can be. */
export function rangeOf(model: ChartModel, axis: 'x' | 'y'): [number, number] {
  const values = valuesOf(model, axis)
  if (values.length === 0) return [0, 1]
  // Spread arguments would overflow with many points.
  const first = values.reduce((least, value) => Math.min(least, value))
  const last = values.reduce((most, value) => Math.max(most, value))
  const { whole, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = model[axis]
  if (whole) return [first - 0.5, last + 0.5]
  const space = last > first ? (last - first) * 0.08 : Math.abs(first) * 0.1 || 0.5
  const from = Math.max(least, first - space)
  const to = Math.min(most, last + space)
  // All values are at a bound: a line along the edge.
  return to > from ? [from, to] : [from - space, to + space]
}

/**
 * Draws points, their intervals and lines on axes. What the browser's canvas cannot do without (sizes, ticks, the pixels
 * of a value) is uPlot's.
 */
export function makePlot(UPlot: typeof uPlot, host: HTMLElement, first: ChartModel, height: number): Plot {
  let model = first
  const styles = getComputedStyle(host)
  const token = (name: string) => styles.getPropertyValue(name)
  const axis = (which: 'x' | 'y'): uPlot.Axis => ({
    scale: which,
    label: model[which].title,
    labelSize: 18,
    labelFont: AXIS_FONT,
    font: AXIS_FONT,
    stroke: token('--telar-dim'),
    grid: { stroke: token('--telar-border'), width: 1 },
    ticks: { stroke: token('--telar-border'), width: 1, size: 4 },
    values: (_, splits) => splits.map((value) => model[which].format(value)),
    ...(which === 'y' ? { size: 52 } : { size: 30, space: 64 }),
    ...(model[which].whole ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] } : {}),
  })
  const plot = new UPlot(
    {
      width: Math.max(host.clientWidth, 200),
      height,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => rangeOf(model, 'x') },
        y: { range: () => rangeOf(model, 'y') },
      },
      axes: [axis('x'), axis('y')],
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      hooks: { draw: [(drawn) => drawSeries(drawn, model, token)] },
    },
    dataOf(model),
    host,
  )
  const resize = new ResizeObserver(() => plot.setSize({ width: Math.max(host.clientWidth, 200), height }))
  resize.observe(host)
  return {
    update(next) {
      model = next
      plot.setData(dataOf(next))
    },
    at: (clientX, clientY) => nearest(plot, model, clientX, clientY),
    destroy() {
      resize.disconnect()
      plot.destroy()
    },
  }
}

function dataOf({ series }: ChartModel): uPlot.AlignedData {
  const points = series.flatMap((one) => one.points).sort((a, b) => a.x - b.x)
  return [points.map(({ x }) => x), points.map(({ y }) => y)]
}

function nearest(plot: uPlot, model: ChartModel, clientX: number, clientY: number): Pointed | null {
  const box = plot.over.getBoundingClientRect()
  let found: (Pointed & { distance: number }) | null = null
  for (const series of model.series) {
    for (const point of series.points) {
      const left = plot.valToPos(point.x, 'x')
      const top = plot.valToPos(point.y, 'y')
      const distance = Math.hypot(left - (clientX - box.left), top - (clientY - box.top))
      if (distance > NEAR_PX || (found && found.distance <= distance)) continue
      found = { point, series, left: left + plot.over.offsetLeft, top: top + plot.over.offsetTop, distance }
    }
  }
  return found
}

function drawSeries(plot: uPlot, model: ChartModel, token: (name: string) => string): void {
  const { ctx, bbox } = plot
  const px = plot.width > 0 ? ctx.canvas.width / plot.width : 1
  const across = (value: number) => plot.valToPos(value, 'x', true)
  const up = (value: number) => plot.valToPos(value, 'y', true)
  ctx.save()
  ctx.beginPath()
  // Points at the edge are drawn whole.
  ctx.rect(bbox.left - 8 * px, bbox.top - 8 * px, bbox.width + 16 * px, bbox.height + 16 * px)
  ctx.clip()
  for (const [index, series] of model.series.entries()) {
    const colour = token(colourOf(series, index))
    const points = series.points.toSorted((a, b) => a.x - b.x)
    ctx.strokeStyle = colour
    ctx.fillStyle = colour
    if (series.joined) drawJoined(ctx, points, across, up, px)
    for (const point of points) {
      if (point.low !== undefined && point.high !== undefined) {
        ctx.globalAlpha = series.quiet ? 0.35 : 0.7
        drawWhisker(ctx, across(point.x), up(point.low), up(point.high), px)
        ctx.globalAlpha = 1
      }
      ctx.beginPath()
      shapeOf(ctx, index, across(point.x), up(point.y), (point.id === model.selected ? 6.5 : 4.5) * px)
      ctx.fill()
      ctx.strokeStyle = point.id === model.selected ? token('--telar-text') : token('--telar-surface')
      ctx.lineWidth = (point.id === model.selected ? 2 : 1) * px
      ctx.stroke()
      ctx.strokeStyle = colour
    }
  }
  ctx.restore()
}

type Place = (value: number) => number

function drawJoined(
  ctx: CanvasRenderingContext2D,
  points: readonly ChartPoint[],
  across: Place,
  up: Place,
  px: number,
): void {
  const trace = (list: readonly ChartPoint[], of: (point: ChartPoint) => number, begin: boolean) => {
    for (const [at, point] of list.entries()) {
      if (begin && at === 0) ctx.moveTo(across(point.x), up(of(point)))
      else ctx.lineTo(across(point.x), up(of(point)))
    }
  }
  ctx.beginPath()
  trace(points, ({ high, y }) => high ?? y, true)
  trace(points.toReversed(), ({ low, y }) => low ?? y, false)
  ctx.globalAlpha = 0.12
  ctx.fill()
  ctx.globalAlpha = 1
  ctx.beginPath()
  trace(points, ({ y }) => y, true)
  ctx.lineWidth = 1.75 * px
  ctx.stroke()
}

function drawWhisker(ctx: CanvasRenderingContext2D, x: number, low: number, high: number, px: number): void {
  ctx.lineWidth = 1.25 * px
  ctx.beginPath()
  ctx.moveTo(x, low)
  ctx.lineTo(x, high)
  for (const end of [low, high]) {
    ctx.moveTo(x - 3 * px, end)
    ctx.lineTo(x + 3 * px, end)
  }
  ctx.stroke()
}

/** Series are told apart by shape too, for whoever does not see the colours. */
function shapeOf(ctx: CanvasRenderingContext2D, index: number, x: number, y: number, r: number): void {
  const corners = [[], square, diamond, triangle][index % 4] ?? []
  if (corners.length === 0) ctx.arc(x, y, r, 0, 2 * Math.PI)
  for (const [at, [dx, dy]] of corners.entries()) {
    if (at === 0) ctx.moveTo(x + dx * r, y + dy * r)
    else ctx.lineTo(x + dx * r, y + dy * r)
  }
  ctx.closePath()
}

type Corners = readonly (readonly [number, number])[]
const square: Corners = [
  [-0.85, -0.85],
  [0.85, -0.85],
  [0.85, 0.85],
  [-0.85, 0.85],
]
const diamond: Corners = [
  [0, -1.2],
  [1.2, 0],
  [0, 1.2],
  [-1.2, 0],
]
const triangle: Corners = [
  [0, -1.15],
  [1.1, 0.85],
  [-1.1, 0.85],
]

/** The same shapes for a legend: corners around the middle, none for the circle. */
export const markOf = (index: number): Corners => [[], square, diamond, triangle][index % 4] ?? []
