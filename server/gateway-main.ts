import { createContainer } from './container'
import { runProcess } from './http/run-process'

await runProcess({
  title: 'The Telar gateway',
  async open(env, log) {
    const container = await createContainer(env, log, { role: 'gateway' })
    return {
      api: container.gatewayApi,
      describe: () => container.describe(),
      close: () => container.close(),
    }
  },
  print: (line) => process.stdout.write(`${line}\n`),
})
