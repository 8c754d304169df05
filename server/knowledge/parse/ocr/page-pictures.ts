import { type getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import type { Picture } from '../parse-context'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

/** A decoded picture: one byte of grey for each pixel. */
interface Grey {
  width: number
  height: number
  data: Uint8Array
}

/** PDF.js' name for a font that it could not make. */
const FAILED_FONT = 'g_font_error'
/** Smaller ones are marks and logos. */
const MIN_SIDE = 100
const MAX_PICTURES = 8

/** Whether a page paints any picture. */
export async function showsPicture(page: Page): Promise<boolean> {
  const { OPS } = await getResolvedPDFJS()
  const pictures = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject])
  const operators = await page.getOperatorList()
  return operators.fnArray.some((operator) => pictures.has(operator))
}

/** Whether a page sets text in a font that could not be made, for which PDF.js gives no text. */
export async function losesText(page: Page): Promise<boolean> {
  const { OPS } = await getResolvedPDFJS()
  const operators = await page.getOperatorList()
  return operators.fnArray.some((operator, index) => {
    const found: unknown = operators.argsArray[index]
    const name: unknown = operator === OPS.setFont && Array.isArray(found) ? found[0] : undefined
    if (typeof name !== 'string') return false
    // In place of such a font PDF.js keeps the reason.
    return name === FAILED_FONT || (page.commonObjs.has(name) && typeof page.commonObjs.get(name) === 'string')
  })
}

/** The large pictures of a page in the order in which they are painted, upright, as PGM for an OCR program. */
export async function pagePictures(page: Page, maxPixels: number): Promise<Picture[]> {
  const { OPS } = await getResolvedPDFJS()
  const operators = await page.getOperatorList()
  const [left = 0, , right = 0] = page.view
  const pictures: Picture[] = []
  for (const [index, operator] of operators.fnArray.entries()) {
    const isNamed = operator === OPS.paintImageXObject
    if (!isNamed && operator !== OPS.paintInlineImageXObject) continue
    const found: unknown = operators.argsArray[index]
    const argument: unknown = Array.isArray(found) ? found[0] : undefined
    const grey = toGrey(isNamed ? await namedPicture(page, argument) : argument, maxPixels)
    if (!grey || Math.min(grey.width, grey.height) < MIN_SIDE) continue
    const inches = Math.max(1, right - left) / 72
    const dpi = Math.min(1200, Math.max(70, grey.width / inches))
    pictures.push({ bytes: toPgm(rotate(grey, page.rotate)), dpi })
    if (pictures.length === MAX_PICTURES) break
  }
  return pictures
}

/** Pictures that several pages share are kept with the document. */
function namedPicture(page: Page, name: unknown): Promise<unknown> {
  if (typeof name !== 'string') return Promise.resolve(undefined)
  const store = name.startsWith('g_') ? page.commonObjs : page.objs
  return new Promise((resolve) => {
    store.get(name, resolve)
  })
}

function toGrey(picture: unknown, maxPixels: number): Grey | undefined {
  if (typeof picture !== 'object' || picture === null) return undefined
  if (!('width' in picture && 'height' in picture && 'data' in picture)) return undefined
  const { width, height, data } = picture
  if (typeof width !== 'number' || typeof height !== 'number' || width * height > maxPixels) return undefined
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) return undefined
  const pixels = width * height
  const channels = Math.floor(data.length / pixels)
  if (channels === 0) return { width, height, data: fromBits(data, width, height) }
  if (channels === 1) return { width, height, data: Uint8Array.from(data.subarray(0, pixels)) }
  const grey = new Uint8Array(pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * channels
    // ITU-R BT.601: how bright red, green and blue seem.
    grey[pixel] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0)
  }
  return { width, height, data: grey }
}

/** One bit for each pixel, 1 is white, rows begin at a byte. */
function fromBits(data: Uint8Array | Uint8ClampedArray, width: number, height: number): Uint8Array {
  const row = (width + 7) >> 3
  const grey = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
      grey[y * width + x] = bit * 255
    }
  }
  return grey
}

/** Turns a picture clockwise, as its page is turned when shown. */
function rotate(grey: Grey, degrees: number): Grey {
  const turns = (((degrees / 90) % 4) + 4) % 4
  if (turns === 0) return grey
  const { width, height, data } = grey
  const turned: Grey = turns === 2 ? { width, height, data: new Uint8Array(data.length) } : sideways(grey)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const toX = turns === 1 ? height - 1 - y : turns === 2 ? width - 1 - x : y
      const toY = turns === 1 ? x : turns === 2 ? height - 1 - y : width - 1 - x
      turned.data[toY * turned.width + toX] = data[y * width + x] ?? 0
    }
  }
  return turned
}

const sideways = ({ width, height, data }: Grey): Grey => ({
  width: height,
  height: width,
  data: new Uint8Array(data.length),
})

/** Netpbm's binary grey map. */
const toPgm = ({ width, height, data }: Grey) => Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), data])
