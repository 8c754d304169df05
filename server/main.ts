import type { Server } from 'node:http'
import next from 'next'
import { createContainer } from './container'
import type { Handler } from './http/create-http-server'
import { runProcess } from './http/run-process'
import { projectRoot } from './project-root'

const dev = process.argv.includes('--dev')

async function preparePages(httpServer: Server): Promise<Handler> {
  const app = next({ dev, dir: projectRoot(), httpServer })
  await (dev ? app.prepare() : withoutSmallTalk(() => app.prepare()))
  return app.getRequestHandler()
}

/** Next tells how long its configuration took, and offers no way to turn that off. Warnings and errors still show. */
async function withoutSmallTalk<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console
  console.log = () => undefined
  try {
    return await work()
  } finally {
    console.log = log
  }
}

await runProcess({
  title: 'Telar',
  dev,
  open: (env, log) => createContainer(env, log),
  pages: preparePages,
  print: (line) => process.stdout.write(`${line}\n`),
})
