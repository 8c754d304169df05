// Runs a sweep in a process of its own, which may be killed: `tsx sweep-child.ts <data folder> <experiment>`. What an
// earlier one left is gone on with.
import { openBare } from './open-sweep'

const [folder = '', experimentId = ''] = process.argv.slice(2)
const { studio, close } = await openBare(folder)
if ((await studio.evaluation.get({ experimentId })).state === 'idle') await studio.evaluation.start({ experimentId })
for await (const event of studio.evaluation.events({ experimentId, lastEventId: '0' })) void event
await close()
process.disconnect?.()
