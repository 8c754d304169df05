import { Worker } from 'node:worker_threads'

/** Asks again and again in a thread of its own, and tells the longest answer in milliseconds since it was asked last. */
const asking = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { request, Agent } = require('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let longest = 0
  let since = performance.now()
  const ask = () => {
    since = performance.now()
    request(workerData, { agent }, (response) => {
      response.resume()
      response.on('end', () => {
        longest = Math.max(longest, performance.now() - since)
        setTimeout(ask, 5)
      })
    }).on('error', () => setTimeout(ask, 5)).end()
  }
  ask()
  parentPort.on('message', () => {
    parentPort.postMessage(longest)
    longest = 0
  })
`

/** Watches how long `/api/health` takes while something else goes on in this thread. */
export function startHealthProbe(url: string) {
  const worker = new Worker(asking, { eval: true, workerData: `${url}/api/health` })
  const longest = () =>
    new Promise<number>((resolve) => {
      worker.once('message', (ms: number) => resolve(ms))
      worker.postMessage('longest')
    })
  return {
    /** The longest answer while the work goes on. */
    async during(work: () => Promise<unknown>): Promise<number> {
      await longest()
      await work()
      // What was asked during the work may be answered after it.
      await new Promise((resolve) => setTimeout(resolve, 50))
      return longest()
    },
    close: () => worker.terminate(),
  }
}
