/**
 * The calls that a grid made, made again by a bare loop: the same bodies to the same servers, so many at once. Sends how
 * long that took, and how much processor time, in milliseconds.
 */
import { z } from 'zod'

const callSchema = z.object({ url: z.string(), body: z.string() })
const taskSchema = z.object({ rounds: z.array(z.array(callSchema)), atOnce: z.number() })

process.on('message', (message) => {
  const { rounds, atOnce } = taskSchema.parse(message)
  const used = process.cpuUsage()
  void run(rounds, atOnce).then((ms) => {
    const { user, system } = process.cpuUsage(used)
    process.send?.({ ms, cpuMs: (user + system) / 1000 })
    process.disconnect?.()
  })
})
process.send?.('ready')

async function run(rounds: readonly z.infer<typeof callSchema>[][], atOnce: number): Promise<number> {
  const begun = performance.now()
  for (const calls of rounds) {
    const left = [...calls]
    const worker = async () => {
      for (let call = left.pop(); call; call = left.pop()) {
        const response = await fetch(call.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: call.body,
        })
        await response.text()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
  }
  return performance.now() - begun
}
