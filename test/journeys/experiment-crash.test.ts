import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDoubles } from '../builders/counting-doubles'
import { keptOf, makeSweep, startMeasuring, withStudio } from '../builders/measured-experiment'
import { until } from './until'

let folder: string
let upstream: Awaited<ReturnType<typeof startDoubles>>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-eval-crash-'))
  upstream = await startDoubles(10)
})
afterEach(async () => {
  await upstream.close()
  await rm(folder, { recursive: true, force: true })
})

const CASES = 30
/** The drawing and four variants. */
const CANDIDATES = 5

describe('an experiment whose process is killed', () => {
  it('is gone on with by the next one, which asks for nothing that was kept', async () => {
    const id = await makeSweep(folder, upstream.doubles, CASES)
    const chats = () => upstream.requests().filter(({ path }) => path === '/api/chat').length
    const { child, ended } = await startMeasuring(folder, id, upstream.doubles)
    await until(async () => chats() >= CASES, 60_000)
    child.kill('SIGKILL')
    await ended
    const kept = await keptOf(folder, id)
    expect(kept.models).toBeGreaterThan(0)
    expect(kept.cells).toBeLessThan(CANDIDATES * CASES)
    const asked = chats()
    const end = await (await startMeasuring(folder, id, upstream.doubles)).ended
    expect(end?.state).toBe('done')
    expect(chats() - asked).toBe(CANDIDATES * CASES - kept.models)
    const done = await withStudio(folder, upstream.doubles, (studio) => studio.evaluation.get({ experimentId: id }))
    expect(done.cells.length).toBe(CANDIDATES * CASES)
    expect(done.cells.filter(({ stale }) => stale)).toEqual([])
    expect(done.candidates.length).toBe(CANDIDATES)
    expect(done.progress.sweep?.winnerId).toBeDefined()
  }, 180_000)
})
