import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const folder = import.meta.dirname

/** Starts a TypeScript file of this folder and waits for its first message. */
async function startScript<T>(
  name: string,
  args: string[],
  schema: z.ZodType<T>,
): Promise<{ child: ChildProcess; facts: T }> {
  const child = fork(join(folder, name), args, { execArgv: ['--import', 'tsx'] })
  const [message]: unknown[] = await once(child, 'message')
  return { child, facts: schema.parse(message) }
}

export const startUpstream = () => startScript('upstream.ts', [], z.object({ ollama: z.string(), qdrant: z.string() }))
export const startFloor = (ollama: string, qdrant: string) =>
  startScript('floor.ts', [ollama, qdrant], z.object({ url: z.string() }))

/** Upstream calls since the last time this was asked. */
export async function upstreamCalls(child: ChildProcess): Promise<number> {
  const answer = once(child, 'message')
  child.send('calls')
  const [message]: unknown[] = await answer
  return z.object({ calls: z.number() }).parse(message).calls
}

/** The memory options with which `npm run gateway` starts node. */
function gatewayOptions(root: string): string[] {
  const { scripts } = z
    .object({ scripts: z.object({ gateway: z.string() }) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  return scripts.gateway.match(/(?<= )--\S+=\S+/g) ?? []
}

/** Starts the built gateway and waits until it says where it listens. */
export async function startGateway(root: string, env: Record<string, string>, execArgv: string[] = []) {
  const child = spawn(
    process.execPath,
    [...gatewayOptions(root), ...execArgv, join(root, '.build', 'server', 'gateway.js')],
    {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', PORT: '0', HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = once(child, 'exit').then(() => {
    throw new Error('the gateway ended before it was ready')
  })
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /is ready: (http:\S+)/.exec(line)?.[1]
      if (url) return url
    }
    throw new Error('the gateway said nothing')
  })()
  const url = await Promise.race([ready, exited])
  exited.catch(() => undefined)
  child.stdout.resume()
  return { child, url }
}

/** Resident memory of a process now, in megabytes; NaN where the system does not tell. */
export function residentMB(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes) / 1024
  } catch {
    // Only Linux has this file; the other figures stand without it.
    return Number.NaN
  }
}

/** Processor time a process has used, in milliseconds; NaN where the system does not tell. */
export function processorMs(pid: number | undefined): number {
  try {
    // Fields 14 and 15, user and system time in ticks of 10 ms; the name in field 2 may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    // As above.
    return Number.NaN
  }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
