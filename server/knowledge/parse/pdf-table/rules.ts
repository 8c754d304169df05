import { type getDocumentProxy, getResolvedPDFJS } from 'unpdf'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

/** Lines that a page draws: an upright one at `at` from `from` to `to`, or a level one likewise. */
export interface Rules {
  upright: Rule[]
  level: Rule[]
}
export interface Rule {
  at: number
  from: number
  to: number
}

/** In points: what is thinner is a line, though it may be drawn as a filled box. */
const THIN = 2.5
const SHORTEST = 4
/** Drawings have more. */
const MOST_RULES = 20_000

/** PDF.js' name for reading a page without its annotations. */
const NO_ANNOTATIONS = 0

type Matrix = [number, number, number, number, number, number]

/** The lines of a page in its own coordinates, or in those of a page that lies on its side (`turn` quarter turns). */
export async function rulesOf(page: Page, turn: number): Promise<Rules> {
  const { OPS } = await getResolvedPDFJS()
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: NO_ANNOTATIONS })
  const rules: Rules = { upright: [], level: [] }
  const stack: Matrix[] = []
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const stroked = new Set([OPS.stroke, OPS.closeStroke])
  const filled = new Set([OPS.fill, OPS.eoFill])
  const both = new Set([OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke, OPS.closeEOFillStroke])
  for (const [index, operator] of fnArray.entries()) {
    const found: unknown = argsArray[index]
    const args: unknown[] = Array.isArray(found) ? found : []
    if (operator === OPS.save) stack.push(matrix)
    else if (operator === OPS.restore) matrix = stack.pop() ?? matrix
    else if (operator === OPS.transform) matrix = multiply(matrix, args.map(Number))
    else if (operator === OPS.constructPath) {
      const paint = Number(args[0])
      const isDrawn = stroked.has(paint) || both.has(paint)
      if (!isDrawn && !filled.has(paint)) continue
      for (const path of pathsOf(args[1]))
        note(
          path.map((point) => placed(point, matrix, turn)),
          isDrawn,
          rules,
        )
      if (rules.upright.length + rules.level.length > MOST_RULES) return { upright: [], level: [] }
    }
  }
  return rules
}

function multiply([a, b, c, d, e, f]: Matrix, other: readonly number[]): Matrix {
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = other
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

type Point = [number, number]

function placed([x, y]: Point, [a, b, c, d, e, f]: Matrix, turn: number): Point {
  return turned([a * x + c * y + e, b * x + d * y + f], turn)
}

/** A place of a page whose text runs up (1), upside down (2) or down (3), as if it ran to the right. */
export function turned([x, y]: Point, turn: number): Point {
  if (turn === 1) return [y, -x]
  if (turn === 2) return [-x, -y]
  return turn === 3 ? [-y, x] : [x, y]
}

/** The corners of each part of a path; parts with curves are left out. PDF.js writes 0 move, 1 line, 2 curve, 3 close. */
function pathsOf(data: unknown): Point[][] {
  const numbers: unknown = Array.isArray(data) ? data[0] : undefined
  if (!(numbers instanceof Float32Array)) return []
  const paths: Point[][] = []
  let path: Point[] = []
  for (let at = 0; at < numbers.length; ) {
    const kind = numbers[at++]
    if (kind === 0 || kind === 1) {
      const point: Point = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
      at += 2
      if (kind === 0) {
        if (path.length > 1) paths.push(path)
        path = [point]
      } else path.push(point)
    } else if (kind === 3) {
      const [first] = path
      if (first) path.push(first)
    } else {
      path = []
      at += 6
    }
  }
  if (path.length > 1) paths.push(path)
  return paths
}

function note(path: readonly Point[], isDrawn: boolean, rules: Rules): void {
  if (!isDrawn) {
    const box = boxOf(path)
    const [width, height] = [box.right - box.left, box.high - box.low]
    if (width <= THIN && height > SHORTEST)
      rules.upright.push({ at: (box.left + box.right) / 2, from: box.low, to: box.high })
    else if (height <= THIN && width > SHORTEST)
      rules.level.push({ at: (box.low + box.high) / 2, from: box.left, to: box.right })
    return
  }
  for (const [at, [x, y]] of path.entries()) {
    const before = path[at - 1]
    if (!before) continue
    const [fromX, fromY] = before
    if (Math.abs(x - fromX) < 0.5 && Math.abs(y - fromY) > SHORTEST)
      rules.upright.push({ at: (x + fromX) / 2, from: Math.min(y, fromY), to: Math.max(y, fromY) })
    else if (Math.abs(y - fromY) < 0.5 && Math.abs(x - fromX) > SHORTEST)
      rules.level.push({ at: (y + fromY) / 2, from: Math.min(x, fromX), to: Math.max(x, fromX) })
  }
}

function boxOf(path: readonly Point[]) {
  const far = Number.POSITIVE_INFINITY
  const box = { left: far, right: -far, low: far, high: -far }
  for (const [x, y] of path) {
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.low = Math.min(box.low, y)
    box.high = Math.max(box.high, y)
  }
  return box
}
