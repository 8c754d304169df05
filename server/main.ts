import type { Server } from 'node:http'
import next from 'next'
import { createContainer } from './container'
import type { Handler } from './http/create-http-server'
import { runProcess } from './http/run-process'
import { projectRoot } from './project-root'

const dev = process.argv.includes('--dev')

async function preparePages(httpServer: Server): Promise<Handler> {
  const app = next({ dev, dir: projectRoot(), httpServer })
  await app.prepare()
  return app.getRequestHandler()
}

await runProcess({
  title: 'Telar',
  dev,
  open: createContainer,
  pages: preparePages,
  print: (line) => process.stdout.write(`${line}\n`),
})
