import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDoubles } from '../builders/counting-doubles'
import { keptCells, makeGrid, startPlaying } from '../builders/played-grid'
import { until } from './until'

let folder: string
let upstream: Awaited<ReturnType<typeof startDoubles>>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-play-crash-'))
  upstream = await startDoubles(10)
})
afterEach(async () => {
  await upstream.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a grid whose process is killed', () => {
  it('is gone on with by the next one, which asks for no answer that was kept', async () => {
    const cases = 40
    const id = await makeGrid(folder, upstream.doubles, cases)
    const { child, ended } = await startPlaying(folder, id, upstream.doubles)
    await until(async () => upstream.asked().length >= cases, 60_000)
    child.kill('SIGKILL')
    await ended
    const kept = await keptCells(folder, id)
    expect(kept.size).toBeGreaterThan(0)
    expect(kept.size).toBeLessThan(2 * cases)
    const [before, searched] = [upstream.requests().length, upstream.queries().length]
    const end = await (await startPlaying(folder, id, upstream.doubles)).ended
    expect(end?.state).toBe('done')
    expect(upstream.asked(before).filter((cell) => kept.has(cell))).toEqual([])
    expect((await keptCells(folder, id)).size).toBe(2 * cases)
    // Contexts that were frozen are not made anew, either.
    expect(upstream.queries().length - searched).toBeLessThanOrEqual(cases - kept.size / 2)
  }, 180_000)
})
