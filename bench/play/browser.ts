import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build } from 'esbuild'
import { z } from 'zod'
import { percentile } from '@/pipeline/metrics/statistics'
import { browserFlags, ensureBrowser } from '@/scripts/lib/find-browser.mjs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { GridCellRecord } from '@/server/capabilities/records/grids'
import { Caller } from '@/test/builders/caller'
import { startServer, type TestServer } from '@/test/e2e/server'

const OPENS = 5
const WHEELS = 120
const WHEEL_PX = 120
const BATCH = 500

export interface BrowserFigures {
  columns: number
  rows: number
  /** From the call of the page until its cells are drawn, in a browser that has seen the studio before; the median. */
  openMs: number
  /** The 95th percentile of frame times while it is scrolled down and across. */
  scrollP95Ms: number
}

/** How a grid feels in a real browser, as the studio was built: its answers are written straight into the database. */
export async function measureBrowser(columns: number, rows: number): Promise<BrowserFigures> {
  const server = await startServer()
  const browser = await chromium.launch({
    executablePath: await ensureBrowser((line: string) => process.stderr.write(`${line}\n`)),
    args: browserFlags,
  })
  try {
    const id = await makeFilledGrid(server, columns, rows)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
    await context.addInitScript({ content: await recorder() })
    const page = await context.newPage()
    await page.goto(`${server.address}/playground`)
    await page.waitForTimeout(2_000)
    const opens: number[] = []
    for (let at = 0; at < OPENS; at++) opens.push(await open(page, `${server.address}/playground/${id}`))
    await page.waitForTimeout(1_000)
    const frames = [...(await scroll(page, 0, WHEEL_PX)), ...(await scroll(page, WHEEL_PX, 0))]
    return { columns, rows, openMs: percentile(opens, 0.5), scrollP95Ms: percentile(frames, 0.95) }
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** The script that notes when frames came. */
async function recorder(): Promise<string> {
  const entry = join(import.meta.dirname, '../canvas/recorder.ts')
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
  })
  return outputFiles[0]?.text ?? ''
}

async function open(page: Page, url: string): Promise<number> {
  await page.goto(url)
  const drawn = await page.waitForFunction(() => document.querySelector('[role="gridcell"]') && performance.now())
  return Number(await drawn.jsonValue())
}

/** Turns the wheel over the grid, a step a frame; gives the times between frames, in milliseconds. */
async function scroll(page: Page, right: number, down: number): Promise<number[]> {
  const box = await page.getByTestId('grid').boundingBox()
  if (!box) throw new Error('there is no grid on the page')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.evaluate(() => {
    window.telarBench.frames = []
  })
  for (let at = 0; at < WHEELS; at++) {
    const back = Math.floor(at / 30) % 2 === 1 ? -1 : 1
    await page.mouse.wheel(back * right, back * down)
  }
  const times = await page.evaluate(() => window.telarBench.frames)
  return times.slice(1).map((time, at) => time - (times[at] ?? time))
}

const created = z.object({ id: z.string() })
const imported = z.object({ datasetId: z.string() })
const shown = z.object({
  columns: z.array(z.object({ model: z.string() })),
  rows: z.array(z.object({ caseId: z.string() })),
})

/** A grid of prompts with all their answers. */
async function makeFilledGrid(server: TestServer, columns: number, rows: number): Promise<string> {
  const caller = new Caller(server.address)
  const lines = Array.from(
    { length: rows },
    (_, at) => `"What is asked in case ${at}?","What is expected of case ${at}."`,
  )
  const file = { name: 'cases.csv', text: `question,answer\n${lines.join('\n')}\n` }
  const { datasetId } = await caller.mutate('datasets.import', { name: 'Many', files: [file] }, imported)
  const prompt = { system: 'Answer briefly.', user: '{{ question }}' }
  const { id } = await caller.mutate('play.create', { prompt, datasetId }, created)
  const database = await openDatabase({ url: `file:${join(server.dataFolder, 'telar.db')}` })
  try {
    const { grids } = prismaRecords(database)
    for (let at = 1; at < columns; at++) {
      await grids.addVariant({
        gridId: id,
        parentId: null,
        config: { ...prompt, system: `Answer in ${at + 1} words.` },
      })
    }
    const { columns: played, rows: cases } = await caller.query('play.get', shown, { id })
    const model = played[0]?.model ?? '-'
    const variants = await grids.variants(id)
    const cells = variants.flatMap((variant) =>
      cases.map(({ caseId }, at) => cellOf(id, { variantId: variant.id, model, caseId }, at)),
    )
    for (let at = 0; at < cells.length; at += BATCH) await grids.keepCells(cells.slice(at, at + BATCH))
  } finally {
    await database.$disconnect()
  }
  return id
}

function cellOf(
  gridId: string,
  place: Pick<GridCellRecord, 'variantId' | 'model' | 'caseId'>,
  at: number,
): GridCellRecord {
  const passed = at % 3 !== 0
  const answer =
    `The answer to case ${at} says what stands in the second paragraph of its source, and cites it [1]. `.repeat(2)
  return {
    ...place,
    id: randomUUID(),
    gridId,
    repeat: 0,
    key: randomUUID(),
    outcome: 'ok',
    steps: [],
    answer,
    shown: {
      preview: answer.slice(0, 200),
      answerHash: randomUUID(),
      abstained: false,
      checks: [
        { id: 'says', kind: 'contains', state: passed ? 'pass' : 'fail' },
        { id: 'cites', kind: 'cites', state: 'pass', score: 1 },
      ],
      scores: { tokenF1: 0.5, citationPrecision: 1 },
      passed,
      latencyMs: 20 + (at % 50),
      inputTokens: 400,
      outputTokens: 40,
      cost: null,
      reused: null,
      judged: '',
    },
    createdAt: new Date(),
  }
}
