// Runs an experiment in a process of its own, which may be killed: `tsx experiment-child.ts <data folder> <experiment>`. What
// an earlier one left is gone on with. Settings come from the environment. Sends how it ended, and ends.
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'

const [folder = '', experimentId = ''] = process.argv.slice(2)
const env = readEnv({ ...process.env, TELAR_DATA: folder })
const { studio, close } = await createContainer(env, createLog('silent'))

process.send?.('ready')
const { state } = await studio.evaluation.get({ experimentId })
if (state !== 'running' && state !== 'waiting') await studio.evaluation.start({ experimentId })
for await (const event of studio.evaluation.events({ experimentId, lastEventId: '0' })) {
  if (event.type === 'ended') process.send?.({ state: event.state })
}
await close()
process.disconnect?.()
