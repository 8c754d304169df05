import { Command, Option } from 'commander'
import { type BenchRow, report } from '../lib/report'
import { type HalvingFigures, measureHalving } from './halving'
import { measureKilled } from './killed'
import { readCode, readXquad, type SweepSet } from './sets'
import { statisticsFigures } from './statistics'

const parts = ['statistics', 'killed', 'xquad', 'code'] as const
type Part = (typeof parts)[number]

interface Options {
  only?: Part
  questions: string
  json: boolean
}

const KILLED_QUESTIONS = 12
const KILL_AT = 90

async function main({ only, questions, json }: Options): Promise<void> {
  const wants = (part: Part) => only === undefined || only === part
  const found: BenchRow = {}
  const goals: Record<string, boolean> = {}
  if (wants('statistics')) {
    const { pairs, falseAlarms, power } = statisticsFigures()
    report([{ pairs, falseAlarms, power }], null, false)
    Object.assign(found, { falseAlarms, power })
    Object.assign(goals, { falseAlarms: falseAlarms <= 0.06, power: power >= 0.75 })
  }
  if (wants('killed')) {
    const figures = await measureKilled(readXquad(KILLED_QUESTIONS), KILL_AT)
    report([{ ...figures }], null, false)
    Object.assign(found, { repeatedCalls: figures.repeatedCalls })
    Object.assign(goals, { repeatedCalls: figures.repeatedCalls === 0 && figures.indexBuilds === 3 })
  }
  const sets: SweepSet[] = [
    ...(wants('xquad') ? [readXquad(Number(questions))] : []),
    ...(wants('code') ? [await readCode(Number(questions))] : []),
  ]
  const rows: HalvingFigures[] = []
  for (const set of sets) rows.push(await measureHalving(set))
  if (rows.length > 0) {
    report(
      rows.map((row) => ({ ...row })),
      null,
      false,
    )
    const worst = (of: (row: (typeof rows)[number]) => number) => Math.max(...rows.map(of))
    const sweep = {
      indexBuilds: worst((row) => row.indexBuilds),
      sharedStageRepeats: worst((row) => row.sharedStageRepeats),
      regret: worst((row) => row.regret),
      callShare: worst((row) => row.callShare),
    }
    Object.assign(found, sweep)
    Object.assign(goals, {
      indexBuilds: rows.every(({ indexBuilds }) => indexBuilds === 3),
      sharedStageRepeats: sweep.sharedStageRepeats === 0,
      regret: sweep.regret <= 0.005,
      callShare: sweep.callShare <= 0.4,
    })
  }
  if (json) process.stdout.write(`${JSON.stringify({ bench: 'eval', ...found, sets: rows, goals })}\n`)
}

await new Command('bench:eval')
  .description(
    'How far comparisons can be believed, what a sweep shares and survives, and what halving finds at which cost.',
  )
  .addOption(new Option('--only <part>', 'one part alone').choices(parts))
  .option('--questions <count>', 'of each set', '96')
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()
