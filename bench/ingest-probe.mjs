// Asks a server for its health every 20 ms, and sends the times in milliseconds when told to stop.
import { Agent, get } from 'node:http'
import { performance } from 'node:perf_hooks'

const port = Number(process.argv[2])
const agent = new Agent({ keepAlive: true })
const times = []
let open = true

function ask() {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    get({ port, host: '127.0.0.1', path: '/api/health', agent }, (response) => {
      response.resume()
      response.on('end', () => {
        times.push(performance.now() - started)
        resolve()
      })
    }).on('error', reject)
  })
}

process.on('message', () => {
  open = false
})

while (open) {
  await ask()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
process.send(times, () => process.exit(0))
