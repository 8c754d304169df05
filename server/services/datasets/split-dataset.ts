import { z } from 'zod'
import { type Split, splits } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { hashOf } from '@/pipeline/hash'
import { say } from '@/pipeline/said'
import type { CaseRow } from '@/server/capabilities/records/datasets'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import { changeDataset } from './change-dataset'
import { type DatasetDeps, rowOf } from './rows'

const splitByShareSchema = z.strictObject({
  id: idSchema,
  train: z.number().min(0).max(1),
  validation: z.number().min(0).max(1),
  seed: z.number().int().nonnegative().default(1),
})
type Shares = Omit<z.output<typeof splitByShareSchema>, 'id'>

/**
 * Gives the sources new splits, by chance from `seed`; what is left of the shares is for tests. Sources stay whole, so
 * the shares are met as nearly as moving one source can. `changed`: how many cases are in another split now.
 */
export const splitDataset = mutation({ permission: 'edit', input: splitByShareSchema, run: split })

async function split(
  deps: DatasetDeps,
  { id, ...shares }: z.output<typeof splitByShareSchema>,
  call: Call,
): Promise<{ version: number; changed: number }> {
  const { version, told } = await changeDataset(deps, id, call, async () => {
    if (shares.train + shares.validation > 1 + 1e-9)
      throw new AppError('invalid-input', say('The shares are more than the whole.'), {
        details: { field: 'validation' },
      })
    const { cases } = await deps.records.datasets.cases(id)
    const chosen = splitSources(cases, shares)
    const put = cases.flatMap((row) => {
      const wanted = chosen.get(row.source) ?? row.split
      return wanted === row.split ? [] : [{ ...rowOf(row), split: wanted }]
    })
    return { change: { put }, told: put.length }
  })
  return { version, changed: told }
}

/** A split for each source, such that moving no single source brings the numbers of cases nearer to their shares. */
export function splitSources(
  cases: readonly Pick<CaseRow, 'source'>[],
  { train, validation, seed }: Shares,
): Map<string, Split> {
  const sizes = new Map<string, number>()
  for (const { source } of cases) sizes.set(source, (sizes.get(source) ?? 0) + 1)
  const chance = (source: string) => hashOf([seed, source])
  const sources = [...sizes].map(([source, size]) => ({ source, size, order: chance(source) }))
  sources.sort((a, b) => (a.order < b.order ? -1 : 1))
  const share = { train, validation, test: Math.max(0, 1 - train - validation) }
  const lacking = new Map(splits.map((name) => [name, share[name] * cases.length]))
  const chosen = new Map<string, Split>()
  const lack = (name: Split) => lacking.get(name) ?? 0
  const move = (source: string, size: number, to: Split) => {
    const from = chosen.get(source)
    if (from) lacking.set(from, lack(from) + size)
    lacking.set(to, lack(to) - size)
    chosen.set(source, to)
  }
  const most = () => splits.reduce((a, b) => (lack(b) > lack(a) ? b : a))
  for (const { source, size } of sources) move(source, size, most())
  // Each move makes the sum of squares smaller, so this ends.
  for (let moved = true; moved; ) {
    moved = false
    for (const { source, size } of sources) {
      const from = chosen.get(source) ?? 'test'
      const to = splits.find((name) => name !== from && lack(name) - lack(from) > size + 1e-9)
      if (!to) continue
      move(source, size, to)
      moved = true
    }
  }
  return chosen
}
