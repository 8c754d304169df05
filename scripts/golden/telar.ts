import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '@/server/project-root'
import { Caller } from '@/test/builders/caller'

const root = projectRoot()
const loader = ['--import', 'tsx']

/** Waits until something is there, looking every 10 ms for at most a minute. */
export async function found<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let round = 0; round < 6_000; round++) {
    const value = await look()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('It did not come in time')
}

/** A Telar in a process of its own. */
export class Telar extends Caller {
  private constructor(
    address: string,
    private readonly child: ChildProcess,
  ) {
    super(address)
  }

  static async start(folder: string, allowed: string): Promise<Telar> {
    const child = fork(join(root, 'scripts/golden/serve.ts'), [folder, allowed], { execArgv: loader })
    const address = await new Promise((resolve) => child.once('message', resolve))
    return new Telar(String(address), child)
  }

  async stop(): Promise<void> {
    this.child.send('stop')
    await once(this.child, 'exit')
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await once(this.child, 'exit')
  }
}

/** Runs a command of the command line on the folder. */
export async function command(folder: string, args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [...loader, join(root, 'server/cli/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9' },
  }).catch((error: unknown) => {
    // 3: ended empty, degraded or by a fallback.
    if (!(error instanceof Error && 'code' in error && error.code === 3)) throw error
  })
}
