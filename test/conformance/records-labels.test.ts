import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { onEachDatabase } from '@/test/builders/databases'

onEachDatabase('records of hand labels', (make) => {
  it('finds what was said of runs, in the workspace that said it, without votes', async () => {
    const made = await make()
    const prisma = await openDatabase({ url: made.url })
    onTestFinished(async () => {
      await prisma.$disconnect()
      await made.remove()
    })
    for (const id of ['w', 'other']) await prisma.workspace.create({ data: { id, name: id } })
    const { grids } = prismaRecords(prisma)
    const label = {
      workspaceId: 'w',
      cellId: null,
      runId: 'r1',
      verdict: 'good' as const,
      over: null,
      correction: null,
      note: '',
      judged: { inputs: { question: 'Why?' }, answer: 'So.' },
    }
    await grids.keepLabel(label)
    await grids.keepLabel({ ...label, verdict: 'bad', correction: 'Because.', note: 'Look again.' })
    await grids.keepLabel({ ...label, runId: 'r2', verdict: 'unsure' })
    await grids.keepLabel({ ...label, workspaceId: 'other', runId: 'r3' })
    await grids.keepLabel({ ...label, runId: null, cellId: 'c1', over: 'c2', verdict: null })
    const found = await grids.labelsOfRuns('w', ['r1', 'r2', 'r3', 'nobody'])
    expect(found.sort((a, b) => a.runId.localeCompare(b.runId))).toEqual([
      { runId: 'r1', verdict: 'bad', correction: 'Because.', note: 'Look again.' },
      { runId: 'r2', verdict: 'unsure', correction: null, note: '' },
    ])
    expect(await grids.labelsOfRuns('w', [])).toEqual([])
  })
})
