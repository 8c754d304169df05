// Plays a grid in a process of its own, which may be killed: `tsx play-child.ts <data folder> <grid>`. What an earlier one
// left is gone on with. Settings come from the environment. Sends how long it took, in milliseconds, and ends.
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'

const [folder = '', id = ''] = process.argv.slice(2)
const env = readEnv({ ...process.env, TELAR_DATA: folder })
const { studio, close } = await createContainer(env, createLog('silent'))

process.send?.('ready')
if ((await studio.play.get({ id })).state === 'idle') await studio.play.start({ id })
const begun = performance.now()
// Only what comes from now on: all of it, where it has just begun.
for await (const event of studio.play.events({ id, lastEventId: '0' })) {
  if (event.type === 'ended') process.send?.({ ms: performance.now() - begun, state: event.state, done: event.done })
}
await close()
process.disconnect?.()
