// Plays a grid in a process of its own, which may be killed: `tsx play-child.ts <data folder> <grid>`. What an earlier one
// left is gone on with. Settings come from the environment. Sends how long it took, how much
// processor time, and how long its cells ran in all, in milliseconds, and ends.
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'

const [folder = '', id = ''] = process.argv.slice(2)
const env = readEnv({ ...process.env, TELAR_DATA: folder })
const { studio, close } = await createContainer(env, createLog('silent'))

process.send?.('ready')
if ((await studio.play.get({ id })).state === 'idle') await studio.play.start({ id })
const begun = performance.now()
const used = process.cpuUsage()
let running = 0
for await (const event of studio.play.events({ id, lastEventId: '0' })) {
  if (event.type === 'cell') running += event.cell.latencyMs
  if (event.type !== 'ended') continue
  const { user, system } = process.cpuUsage(used)
  process.send?.({ ms: performance.now() - begun, cpuMs: (user + system) / 1000, running, state: event.state })
}
await close()
process.disconnect?.()
