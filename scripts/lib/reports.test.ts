import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countBrowser, countUnit, readCounts, sum } from './reports.mjs'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-reports-'))
})
afterAll(() => rm(folder, { recursive: true }))

const unit = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] }

async function reportOf(content: object): Promise<string> {
  const path = join(folder, 'report.json')
  await writeFile(path, JSON.stringify(content))
  return path
}

describe('the counts of a test run', () => {
  it('come from both runners’ reports', () => {
    const browser = countBrowser({ stats: { expected: 3, unexpected: 1, flaky: 0, skipped: 1 }, errors: [] })
    expect(sum([countUnit(unit), browser])).toEqual({ passed: 8, failed: 2, skipped: 4 })
  })

  it('include files that could not be loaded', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const failing = { status: 'failed', assertionResults: [{}] }
    expect(countUnit({ ...unit, testResults: [broken, failing] }).failed).toBe(2)
    expect(countBrowser({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{}] }).failed).toBe(1)
  })

  it('are never clean when the runner failed or left no report', async () => {
    const clean = { ...unit, numFailedTests: 0 }
    expect(readCounts(await reportOf(clean), countUnit, 0).failed).toBe(0)
    expect(readCounts(await reportOf(clean), countUnit, 1).failed).toBe(1)
    expect(readCounts(await reportOf(unit), countUnit, 1).failed).toBe(1)
    expect(readCounts(join(folder, 'none.json'), countUnit, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})
