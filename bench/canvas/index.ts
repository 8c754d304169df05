/**
 * How the editor feels with many nodes, in a real browser. `npm run bench:canvas [-- --sizes 100,200,500 --json]` takes
 * the studio as it was built (`npm run build`) and measures opening, dragging, panning, zooming and writing, and counts what
 * renders while a card is dragged. Floors in the same run: an empty pipeline for opening, the same graph in bare React
 * Flow for the rest. `BENCH_PROFILE=<folder>` writes processor profiles of the page there.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { build } from 'esbuild'
import { z } from 'zod'
import type { Graph } from '@/pipeline/graph'
import { emptyGraph } from '@/pipeline/graph'
import { percentile } from '@/pipeline/metrics/statistics'
import { browserFlags, ensureBrowser } from '@/scripts/lib/find-browser.mjs'
import { Caller } from '@/test/builders/caller'
import { startServer } from '@/test/e2e/server'
import { type BenchRow, report } from '../lib/report'
import { gridGraph } from './graph'
import { countRenders, type Moves, measureMoves, measureOpen, measureTyping, zoomTo } from './measure'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,200,500' },
    opens: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
})
const sizes = values.sizes.split(',').map(Number)

/** A file of this folder as one script for a page. */
async function bundle(name: string) {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, name)],
    bundle: true,
    write: false,
    outdir: import.meta.dirname,
    format: 'iife',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { script: text('.js'), style: text('.css') }
}

async function openContext(browser: Browser, recorder: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  await context.addInitScript({ content: recorder })
  return context
}

/** Runs what is given, with a processor profile where one is wanted. */
async function profiled<T>(page: Page, name: string, work: () => Promise<T>): Promise<T> {
  const folder = process.env.BENCH_PROFILE
  if (!folder) return work()
  await mkdir(folder, { recursive: true })
  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: 500 })
  await session.send('Profiler.start')
  const result = await work()
  const { profile } = await session.send('Profiler.stop')
  await writeFile(join(folder, `${name}.cpuprofile`), JSON.stringify(profile))
  await session.detach()
  return result
}

async function measureFloor(browser: Browser, graph: Graph, recorder: string): Promise<Moves> {
  const { script, style } = await bundle('floor.tsx')
  const context = await openContext(browser, recorder)
  const page = await context.newPage()
  await page.setContent('<!doctype html><body></body>')
  await page.addScriptTag({ content: recorder })
  await page.addStyleTag({ content: style })
  await page.addScriptTag({ content: `window.floorGraph = ${JSON.stringify(graph)}; ${script}` })
  await page.locator('.react-flow__node').first().waitFor({ state: 'visible' })
  await page.waitForTimeout(1500)
  const moves = await profiled(page, 'floor', () => measureMoves(page))
  await context.close()
  return moves
}

interface Target {
  page: Page
  address: string
  create(graph: Graph): Promise<string>
}

/** Median of several openings, in milliseconds, in a browser that has seen the studio before. */
async function medianOpen({ page, address }: Target, id: string, profile: string, hasCards = true): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < Number(values.opens); at++) {
    const open = () => measureOpen(page, `${address}/pipelines/${id}`, hasCards)
    times.push(at === 0 ? await profiled(page, profile, open) : await open())
  }
  return percentile(times, 0.5)
}

async function typing(page: Page): Promise<number> {
  await page
    .getByTestId('node-prompt-template')
    .first()
    .click({ position: { x: 10, y: 4 } })
  const inspector = page.getByTestId('inspector')
  const times: number[] = []
  for (const name of ['Title of the node', 'User message']) {
    await inspector.getByRole('textbox', { name }).click()
    await page.keyboard.press('End')
    times.push(await profiled(page, `type-${name}`, () => measureTyping(page)))
  }
  return Math.max(...times)
}

async function measureSize(target: Target, size: number, emptyOpenMs: number, floor: Moves): Promise<BenchRow> {
  const { page, create } = target
  const openMs = await medianOpen(target, await create(gridGraph(size)), `open-${size}`)
  const far = await profiled(page, `moves-far-${size}`, () => measureMoves(page))
  const renders = await countRenders(page)
  const typeP95Ms = await typing(page)
  await zoomTo(page, 1)
  const near = await profiled(page, `moves-near-${size}`, () => measureMoves(page))
  if (renders.others.length > 0) process.stderr.write(`rendered besides: ${renders.others.slice(0, 9).join(', ')} …\n`)
  return {
    nodes: size,
    edges: gridGraph(size).edges.length,
    openMs,
    emptyOpenMs,
    dragP95Ms: Math.max(far.drag, near.drag),
    floorDragP95Ms: floor.drag,
    panP95Ms: Math.max(far.pan, near.pan),
    floorPanP95Ms: floor.pan,
    zoomP95Ms: Math.max(far.zoom, near.zoom),
    floorZoomP95Ms: floor.zoom,
    typeP95Ms,
    rendersPerDrag: renders.rendersPerDrag,
    ownRenders: renders.own,
  }
}

async function main(): Promise<void> {
  const recorder = (await bundle('recorder.ts')).script
  const server = await startServer()
  const browser = await chromium.launch({
    executablePath: await ensureBrowser((line: string) => process.stderr.write(`${line}\n`)),
    args: browserFlags,
  })
  try {
    const caller = new Caller(server.address)
    const context = await openContext(browser, recorder)
    const target: Target = {
      page: await context.newPage(),
      address: server.address,
      create: async (graph) => {
        const document = { format: 'telar.pipeline', formatVersion: 1, name: `${graph.nodes.length} nodes`, graph }
        return (await caller.mutate('pipelines.import', { document }, z.object({ id: z.string() }))).id
      },
    }
    const emptyId = await target.create(emptyGraph())
    await target.page.goto(`${server.address}/pipelines/${emptyId}`)
    await target.page.waitForTimeout(2000)
    const rows: BenchRow[] = []
    for (const size of sizes) {
      const emptyOpenMs = await medianOpen(target, emptyId, 'open-empty', false)
      const floor = await measureFloor(browser, gridGraph(size), recorder)
      rows.push(await measureSize(target, size, emptyOpenMs, floor))
    }
    report(rows, { sizes: rows, ...rows.at(-1) }, values.json)
  } finally {
    await browser.close()
    await server.stop()
  }
}

await main()
