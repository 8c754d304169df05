import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'
import { type Env, readEnv } from '@/server/env'
import { createLog, type Log } from '@/server/log'
import { createHttpServer, type Handler } from './create-http-server'
import { type DataLock, lockDataFolder } from './data-lock'
import { fileErrorOf } from './file-error'
import type { GuardOptions } from './guard'
import { onStopSignal } from './stop-signal'

/** What a process serves. */
export interface ServedParts {
  /** Everything under `/api/`. */
  api: Handler
  /** What serves models and vectors, one line each. */
  describe(): Promise<string[]>
  /** Stops running work and closes every connection to the outside. */
  close(): Promise<void>
}

export interface ProcessOptions {
  /** Wires the server; called once the data folder belongs to this process. */
  open: (env: Env, log: Log) => Promise<ServedParts>
  /** Prepares what serves the pages; without it no pages are served. */
  pages?: (server: Server) => Promise<Handler>
  /** What to call the process in the line that says it is ready. */
  title: string
  dev?: boolean
  /** How long ending may take before what is left is cut off, in milliseconds. */
  stopLimitMs?: number
  /** Where its few lines for people go. */
  print: (line: string) => void
}

export interface RunningProcess {
  address: string
  /** Stops accepting requests, ends what runs and gives the data folder back. */
  stop(): Promise<void>
}

/** Together with giving back the data folder, less than the five seconds after which people press Ctrl-C again. */
const usualStopLimitMs = 4_500

/**
 * Starts the server: takes the data folder, listens, wires the parts and the pages at the same time. Requests that come
 * in between wait. Throws AppError with a clear sentence when it cannot start, and leaves nothing behind then.
 */
export async function startProcess(env: Env, options: ProcessOptions): Promise<RunningProcess> {
  const log = createLog(env.logLevel)
  const lock = await lockDataFolder(env.dataFolder)
  const gate = createGate()
  let guard: GuardOptions | undefined
  const server = createHttpServer({
    guard: () => {
      // Requests come only once the server listens, and then its port stays.
      guard ??= { port: portOf(server) ?? env.port, allowedHosts: env.allowedHosts }
      return guard
    },
    api: async (request, response) => (await gate.api)(request, response),
    pages: options.pages && (async (request, response) => (await gate.pages)(request, response)),
    dev: options.dev ?? false,
    log,
  })
  let parts: ServedParts | undefined
  try {
    await listen(server, env)
    const address = addressOf(server, env)
    await lock.announce(address)
    const opening = options.open(env, log).then((opened) => {
      parts = opened
      gate.openApi(opened.api)
      return opened
    })
    const [opened] = await Promise.all([opening, options.pages?.(server).then(gate.openPages)])
    options.print(`${options.title} is ready: ${address}`)
    for (const line of await opened.describe()) options.print(`  ${line}`)
    return { address, stop: () => stop(server, opened, lock, log, options.stopLimitMs ?? usualStopLimitMs) }
  } catch (error) {
    server.closeAllConnections()
    server.close()
    await parts?.close().catch((closing: unknown) => log.error({ err: closing }, 'not everything could be closed'))
    await lock.release()
    throw error
  }
}

/** Runs a process until it is told to stop, also while it starts; ends the Node process with its exit code. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const starting = startFromEnvironment(options)
  onStopSignal(async () => {
    options.print('Stopping.')
    await (await starting).stop()
  })
  try {
    await starting
  } catch (error) {
    const known = error instanceof AppError ? error : (fileErrorOf(error) ?? storeErrorOf(error))
    if (!known) throw error
    const message = /[.!?]$/.test(known.message) ? known.message : `${known.message}.`
    process.stderr.write(`Telar cannot start. ${message} ${known.fix}\n`)
    process.exit(1)
  }
}

async function startFromEnvironment(options: ProcessOptions): Promise<RunningProcess> {
  return startProcess(readEnv(), options)
}

/** Handlers that requests wait for while the process starts. */
function createGate() {
  let openApi: (handler: Handler) => void = () => undefined
  let openPages: (handler: Handler) => void = () => undefined
  const api = new Promise<Handler>((resolve) => {
    openApi = resolve
  })
  const pages = new Promise<Handler>((resolve) => {
    openPages = resolve
  })
  return {
    api,
    pages,
    openApi: (handler: Handler) => openApi(handler),
    openPages: (handler: Handler) => openPages(handler),
  }
}

function listen(server: Server, env: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, env)))
    server.listen(env.port, env.host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function listenError(error: Error, env: Env): Error {
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new AppError('conflict', say('Port {port} is taken by another program.', { port: env.port }), {
      fix: say('Stop that program, or choose another port: PORT={port} npm start', { port: env.port + 1 }),
    })
  }
  if (code === 'EACCES') {
    return new AppError('invalid-input', say('Port {port} may not be used by this user.', { port: env.port }), {
      fix: say('Set PORT to one above 1023.'),
    })
  }
  return error
}

function portOf(server: Server): number | undefined {
  const address = server.address()
  return isAddress(address) ? address.port : undefined
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return address !== null && typeof address !== 'string'
}

function addressOf(server: Server, env: Env): string {
  const host = env.host === '::1' ? '[::1]' : env.host
  return `http://${host}:${portOf(server) ?? env.port}`
}

async function stop(server: Server, parts: ServedParts, lock: DataLock, log: Log, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  try {
    const finished = await Promise.race([closeParts(parts, server, closed), after(limitMs)])
    if (finished === 'late') log.warn(`what was running did not end within ${limitMs} ms and was cut off`)
  } finally {
    server.closeAllConnections()
    await lock.release()
  }
}

async function closeParts(parts: ServedParts, server: Server, closed: Promise<void>): Promise<'done'> {
  await parts.close()
  // Runs have ended; what is still open are pages that wait for news.
  server.closeAllConnections()
  await closed
  return 'done'
}

function after(ms: number): Promise<'late'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('late'), ms).unref()
  })
}
