import type { Row, Segment } from './segments'

/** Where a column stands on the page. */
export interface Band {
  x: number
  endX: number
}

/** Rows with fewer cells than this share of the fullest say little about the columns. */
const FULL = 0.6
/** Of a text or a column, the share by which they must overlap. */
const OVERLAP = 0.1

/**
 * The columns of rows of cells: the stretches that their texts share. Narrow texts come first, so that what reaches over two
 * columns is seen as such and joins none.
 */
export function bandsOf(rows: readonly Row[]): Band[] {
  const most = rows.reduce((found, { segments }) => Math.max(found, segments.length), 0)
  const full = rows.filter(({ segments }) => segments.length >= Math.max(2, most * FULL))
  const segments = full.flatMap((row) => row.segments).sort((a, b) => a.endX - a.x - (b.endX - b.x))
  const bands: Band[] = []
  for (const { x, endX } of segments) {
    const over = bands.filter((band) => overlap(band, { x, endX }) > 0)
    const [band] = over
    if (!band) bands.push({ x, endX })
    else if (over.length === 1) Object.assign(band, { x: Math.min(band.x, x), endX: Math.max(band.endX, endX) })
    else if (growsTogether(over, full)) {
      const joined = {
        x: Math.min(x, ...over.map((each) => each.x)),
        endX: Math.max(endX, ...over.map((each) => each.endX)),
      }
      for (const each of over) bands.splice(bands.indexOf(each), 1)
      bands.push(joined)
    }
  }
  return bands.sort((a, b) => a.x - b.x)
}

const overlap = (a: Band, b: Band) => Math.min(a.endX, b.endX) - Math.max(a.x, b.x)

/** Whether no row has a text in two of the bands: left and right ends of one column of texts. */
const growsTogether = (bands: readonly Band[], rows: readonly Row[]) =>
  !rows.some(
    ({ segments }) =>
      bands.filter((band) => segments.some((segment) => overlap(band, segment) > 0 && !covers(segment, bands))).length >
      1,
  )

const covers = (segment: Segment, bands: readonly Band[]) => bands.every((band) => overlap(band, segment) > 0)

/** The first and the last column that a text stands in. */
export function placeOf(
  { x, endX }: Pick<Segment, 'x' | 'endX'>,
  bands: readonly Band[],
): { first: number; last: number } {
  let first = -1
  let last = -1
  for (const [at, band] of bands.entries()) {
    const shared = overlap(band, { x, endX })
    if (shared <= 0 || shared < Math.min(endX - x, band.endX - band.x) * OVERLAP) continue
    if (first < 0) first = at
    last = at
  }
  if (first >= 0) return { first, last }
  const middle = (x + endX) / 2
  const distances = bands.map((band) => Math.abs((band.x + band.endX) / 2 - middle))
  const nearest = distances.indexOf(Math.min(...distances))
  return { first: nearest, last: nearest }
}

/** Whether two tables have their columns in the same places, within a font size. */
export function sameBands(a: readonly Band[], b: readonly Band[], size: number): boolean {
  return (
    a.length === b.length &&
    a.every((band, at) => {
      const other = b[at]
      return other !== undefined && overlap(band, other) > -size
    })
  )
}
