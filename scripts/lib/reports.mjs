import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildFolder } from './paths.mjs'

export const reportsFolder = join(buildFolder, 'reports')

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Vitest's JSON report as counts. A file that could not even be loaded counts as one failure. */
export function countUnit(report) {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Playwright's JSON report as counts. A file that could not even be loaded counts as one failure. */
export function countBrowser({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }
}

/**
 * The counts of one runner. A runner that failed without naming a failed test, or left no report, counts as one failure.
 * @param {string} path of its report
 * @param {(report: any) => Counts} count
 * @param {number} exitCode
 * @returns {Counts}
 */
export function readCounts(path, count, exitCode) {
  const counts = existsSync(path) ? count(JSON.parse(readFileSync(path, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 }
  if (counts.failed === 0 && (exitCode !== 0 || !existsSync(path))) counts.failed = 1
  return counts
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of all) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/** Keeps the counts of a whole command for `.ci/run`. */
export function saveCounts(name, counts) {
  mkdirSync(reportsFolder, { recursive: true })
  writeFileSync(join(reportsFolder, `${name}.counts.json`), JSON.stringify(counts))
}

/** A fresh path for a report: an older one must not be taken for this run's. */
export function freshReport(name) {
  mkdirSync(reportsFolder, { recursive: true })
  const path = join(reportsFolder, name)
  rmSync(path, { force: true })
  return path
}
