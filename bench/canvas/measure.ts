import type { Page } from '@playwright/test'
import { percentile } from '@/pipeline/metrics/statistics'
import type { Recorder } from './recorder'

/** A page is open when no frame was late for this long. */
const QUIET_MS = 1000
const LATE_FRAME_MS = 50
const MOVES = 60
const P95 = 0.95

const gapsOf = (times: readonly number[]): number[] => times.slice(1).map((time, at) => time - (times[at] ?? time))

const record = (page: Page): Promise<Recorder> => page.evaluate(() => window.telarBench)

/** Frame times, in milliseconds, while something goes on. */
async function framesDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    window.telarBench.frames = []
  })
  await work()
  return gapsOf((await record(page)).frames)
}

/** Milliseconds from the call of a page until its cards are drawn and no frame is late any more. */
export async function measureOpen(page: Page, url: string, hasCards: boolean): Promise<number> {
  await page.goto(url)
  const first = page.locator(hasCards ? '.react-flow__node' : '.react-flow__pane').first()
  await first.waitFor({ state: 'visible', timeout: 180_000 })
  const seen = await page.evaluate(() => performance.now())
  for (;;) {
    await page.waitForTimeout(QUIET_MS)
    const { frames } = await record(page)
    const last = frames.findLast((time, at) => time - (frames[at - 1] ?? 0) > LATE_FRAME_MS) ?? 0
    if ((frames.at(-1) ?? 0) - last >= QUIET_MS) return last || seen
  }
}

interface Point {
  x: number
  y: number
}

/** Moves a pressed pointer back and forth around a place, one step a frame. */
async function shake(page: Page, from: Point): Promise<void> {
  for (let at = 1; at <= MOVES; at++) {
    const angle = (at / MOVES) * 4 * Math.PI
    await page.mouse.move(from.x + 120 * Math.sin(angle), from.y + 60 * Math.sin(angle * 1.5))
  }
}

/** The card nearest to the middle of the canvas, and where to hold it. */
async function middleCard(page: Page): Promise<{ id: string } & Point> {
  const found = await page.evaluate(() => {
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect() ?? new DOMRect()
    const centre = { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 }
    return [...document.querySelectorAll('.react-flow__node')]
      .map((card) => {
        const box = card.getBoundingClientRect()
        return { id: card.getAttribute('data-id') ?? '', x: box.x + box.width / 2, y: box.y + box.height * 0.16 }
      })
      .sort((a, b) => Math.hypot(a.x - centre.x, a.y - centre.y) - Math.hypot(b.x - centre.x, b.y - centre.y))[0]
  })
  if (!found) throw new Error('there is no card on the canvas')
  return found
}

/** Frames while a card is dragged. */
async function dragFrames(page: Page): Promise<number[]> {
  const card = await middleCard(page)
  await page.mouse.move(card.x, card.y)
  await page.mouse.down()
  // The first step selects the card and opens the inspector: that is a click, not the drag.
  await page.mouse.move(card.x + 6, card.y + 6)
  await page.waitForTimeout(300)
  const frames = await framesDuring(page, () => shake(page, card))
  await page.mouse.up()
  await page.waitForTimeout(500)
  return frames
}

/** Which cards and edges render while a card is dragged, and how many may: the card and the edges that hang on it. */
export async function countRenders(page: Page): Promise<{ rendersPerDrag: number; own: number; others: string[] }> {
  const card = await middleCard(page)
  await page.mouse.move(card.x, card.y)
  await page.mouse.down()
  await page.mouse.move(card.x + 6, card.y + 6)
  await page.waitForTimeout(500)
  await page.evaluate(() => Object.assign(window.telarBench, { isCounting: true, renders: {} }))
  await shake(page, card)
  await page.evaluate(() => Object.assign(window.telarBench, { isCounting: false }))
  const names = Object.keys((await record(page)).renders)
  await page.mouse.up()
  await page.waitForTimeout(500)
  const edges = await page
    .locator(`.react-flow__edge[aria-label]`)
    .evaluateAll(
      (all, id) =>
        all.map((edge) => edge.getAttribute('data-id') ?? '').filter((name) => name.split(/[-.]/).includes(id)),
      card.id,
    )
  const allowed = new Set([`node:${card.id}`, ...edges.map((edge) => `edge:${edge}`)])
  return { rendersPerDrag: names.length, own: allowed.size, others: names.filter((name) => !allowed.has(name)) }
}

/** A place on the canvas where nothing lies. */
async function emptyPlace(page: Page): Promise<Point> {
  const found = await page.evaluate(() => {
    const pane = document.querySelector('.react-flow__pane')?.getBoundingClientRect() ?? new DOMRect()
    for (let y = pane.y + 40; y < pane.bottom - 40; y += 9) {
      for (let x = pane.x + pane.width / 3; x < pane.right - 40; x += 9) {
        if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return { x, y }
      }
    }
    return null
  })
  if (!found) throw new Error('nothing is free on the canvas')
  return found
}

async function panFrames(page: Page): Promise<number[]> {
  const at = await emptyPlace(page)
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 4, at.y + 4)
  const frames = await framesDuring(page, () => shake(page, at))
  await page.mouse.up()
  await page.waitForTimeout(300)
  return frames
}

async function zoomFrames(page: Page): Promise<number[]> {
  const at = await emptyPlace(page)
  await page.mouse.move(at.x, at.y)
  const frames = await framesDuring(page, async () => {
    for (let step = 0; step < MOVES; step++) await page.mouse.wheel(0, Math.floor(step / 15) % 2 === 0 ? -40 : 40)
  })
  await page.waitForTimeout(300)
  return frames
}

export interface Moves {
  drag: number
  pan: number
  zoom: number
}

/** The 95th percentile of frame times, in milliseconds, of dragging, panning and zooming. */
export async function measureMoves(page: Page): Promise<Moves> {
  const drag = percentile(await dragFrames(page), P95)
  const pan = percentile(await panFrames(page), P95)
  return { drag, pan, zoom: percentile(await zoomFrames(page), P95) }
}

/** The 95th percentile of the time, in milliseconds, until a key in a focused field is seen. */
export async function measureTyping(page: Page): Promise<number> {
  await page.evaluate(() => {
    window.telarBench.keys = []
  })
  // Fast and slow by turns, so that what happens after a pause falls into the writing too.
  const pauses = [60, 80, 60, 160, 70, 90, 240, 60, 100, 180]
  for (let at = 0; at < 60; at++) {
    await page.keyboard.press('abcde '.charAt(at % 6))
    await page.waitForTimeout(pauses[at % pauses.length] ?? 60)
  }
  return percentile((await record(page)).keys, P95)
}

/** Zooms at the card in the middle of the canvas until cards are drawn at least that large. */
export async function zoomTo(page: Page, zoom: number): Promise<void> {
  const at = await middleCard(page)
  await page.mouse.move(at.x, at.y)
  for (let step = 0; step < 80; step++) {
    const now = await page
      .locator('.react-flow__viewport')
      .evaluate((view) => new DOMMatrix(getComputedStyle(view).transform).a)
    if (now >= zoom) break
    await page.mouse.wheel(0, -60)
  }
  await page.waitForTimeout(500)
}
