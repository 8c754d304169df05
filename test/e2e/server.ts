import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'

/** A Telar of its own for one test, as `npm start` runs it. */
export interface TestServer {
  address: string
  dataFolder: string
  /** Process id, to look at it or to kill it. */
  pid: number
  /** All it has printed so far, on both outputs. */
  output(): string
  /** Stops it like Ctrl-C does and resolves with its exit code; null when it was killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface StartOptions {
  env?: Record<string, string>
  /** A data folder to start on; without it a temporary one, which is removed at the end. */
  dataFolder?: string
  program?: 'main' | 'gateway'
}

/** How a start ended that did not succeed. */
export interface FailedStart {
  exitCode: number | null
  output: string
}

const startLimitMs = 30_000
const stopLimitMs = 10_000
const programFolder = join(import.meta.dirname, '..', '..', '.build', 'server')

/** A model server's address where nothing listens: a test that wants models names its own. */
const nowhere = 'http://127.0.0.1:9'

/** Starts the built server on a free port. Throws with its output when it does not get ready. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const result = await tryToStart(options)
  if ('exitCode' in result) throw new Error(`The server ended with ${result.exitCode}:\n${result.output}`)
  return result
}

/** Like `startServer`, for tests that expect the start to fail. */
export async function tryToStart(options: StartOptions = {}): Promise<TestServer | FailedStart> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'telar-e2e-')))
  const removeData = async () => {
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
  }
  const child = launch(options, dataFolder)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  // "close" comes after the last output.
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const address = await Promise.race([readiness(child, () => output), ended.then(() => undefined)])
  if (address === undefined || child.pid === undefined) {
    await removeData()
    return { exitCode: await ended, output }
  }
  return {
    address,
    dataFolder,
    pid: child.pid,
    output: () => output,
    async stop(signal = 'SIGINT') {
      const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
      child.kill(signal)
      const code = await ended
      clearTimeout(timer)
      await removeData()
      return code
    },
  }
}

function launch({ env = {}, program = 'main' }: StartOptions, dataFolder: string): ChildProcess {
  const settings = { PORT: '0', TELAR_DATA: dataFolder, OLLAMA_URL: nowhere, ...env }
  return spawn(process.execPath, ['--enable-source-maps', join(programFolder, `${program}.js`)], {
    // Nothing of the developer's own configuration reaches a test.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function readiness(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The server was not ready after ${startLimitMs} ms:\n${output()}`))
    }, startLimitMs)
    const look = () => {
      const address = /is ready: (http:\S+)/.exec(output())?.[1]
      if (address !== undefined) resolve(address)
    }
    child.stdout?.on('data', look)
    child.once('close', () => clearTimeout(timer))
    child.stdout?.on('data', () => /is ready/.test(output()) && clearTimeout(timer))
  })
}

/** Playwright's `test` with a server for each test; `test.use({ serverEnv: { … } })` configures it. Pages open relative to it. */
export const test = base.extend<{ serverEnv: Record<string, string>; server: TestServer }>({
  serverEnv: [{}, { option: true }],
  server: async ({ serverEnv }, use) => {
    const server = await startServer({ env: serverEnv })
    await use(server)
    await server.stop()
  },
  baseURL: async ({ server }, use) => use(server.address),
})

export { expect } from '@playwright/test'
