// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { TrendPoint } from '@/server/services/evaluation/types'
import { openStudio } from '@/test/builders/studio'
import { Trend } from './trend'

const point = (version: number | null, mean: number, basis = 'one'): TrendPoint => ({
  experimentId: `exp-${version}`,
  experimentName: 'Ask',
  kind: 'gate',
  at: '2026-11-01T10:00:00.000Z',
  candidateName: 'Ask',
  version,
  basis,
  datasetName: 'Questions',
  datasetVersion: basis === 'one' ? 1 : 2,
  metric: 'passed',
  figures: {
    candidateId: 'c',
    done: 40,
    total: 40,
    errors: 0,
    unjudged: 0,
    abstained: 0,
    metrics: { passed: { n: 40, mean, low: mean - 0.1, high: mean + 0.1, method: 'wilson', clusters: 40 } },
    latencyMs: null,
    inputTokens: 0,
    outputTokens: 0,
    cost: null,
  },
})

it('tells points of another basis apart, and leads to their experiments', async () => {
  const trend = () => [point(1, 0.5), point(2, 0.6), point(null, 0.7, 'two')]
  const { user } = await openStudio(<Trend pipelineId="p" />, { answers: { evaluation: { trend } }, locale: 'es' })
  await screen.findByText(/no se pueden comparar/)
  await user.click(screen.getByRole('button', { name: 'Como tabla' }))
  const table = screen.getByRole('table')
  const rows = within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent?.replaceAll('\u00a0', ' ')))
  expect(rows.map(([, series, value]) => [series, value])).toEqual([
    ['Questions, versión 1', '50 % (de 40 % a 60 %)'],
    ['Questions, versión 1', '60 % (de 50 % a 70 %)'],
    ['Questions, versión 2', '70 % (de 60 % a 80 %)'],
  ])
  await user.click(within(table).getByRole('button', { name: /^v2, / }))
  expect(window.location.pathname).toBe('/evaluation/exp-2')
})

it('says what puts a point there', async () => {
  await openStudio(<Trend pipelineId="p" />, { answers: { evaluation: { trend: () => [] } } })
  expect(await screen.findByText(/An experiment or a gate puts a point here/)).toBeDefined()
})
