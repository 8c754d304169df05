// A PostgreSQL server for the tests that want one: in a temporary folder, on a free port, gone when they are over.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Where Debian's package puts the programs, one folder per version. */
const VERSIONS = '/usr/lib/postgresql'
const START_MS = 20_000

/**
 * Starts a server and returns its address and how to end it; nothing, with the reason printed, where none is installed.
 * Where `TELAR_TEST_POSTGRES` names a server, that one is taken.
 * @param {(line: string) => void} print
 * @returns {Promise<{ url: string, stop(): Promise<void> } | undefined>}
 */
export async function startPostgres(print) {
  const given = process.env.TELAR_TEST_POSTGRES
  if (given) return { url: given, stop: async () => undefined }
  const bin = programs()
  const owner = bin && ownerOfServers()
  if (!bin || !owner) {
    print('No PostgreSQL is installed here: its tests are skipped. Debian has it in the package postgresql.')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'telar-postgres-'))
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const options = { ...owner, cwd: folder, stdio: /** @type {const} */ ('ignore') }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], options)
  const port = await freePort()
  // -F: what a test wrote need not survive a power cut.
  const server = spawn(
    join(bin, 'postgres'),
    ['-F', '-D', data, '-k', folder, '-h', '127.0.0.1', '-p', `${port}`],
    options,
  )
  const ended = once(server, 'exit')
  const stop = async () => {
    server.kill('SIGQUIT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  if (await answers(join(bin, 'pg_isready'), port, server)) {
    return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop }
  }
  await stop()
  throw new Error(`PostgreSQL of ${bin} did not start.`)
}

function programs() {
  if (!existsSync(VERSIONS)) return undefined
  const folders = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  return folders.map((version) => join(VERSIONS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

/** As whom a server runs: it refuses root, so the package's own user does it then. */
function ownerOfServers() {
  if (process.getuid?.() !== 0) return {}
  try {
    const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'postgres'], { stdio: 'pipe' })))
    return { uid, gid }
  } catch {
    return undefined
  }
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  return typeof address === 'object' ? address?.port : undefined
}

async function answers(isReady, port, server) {
  const until = Date.now() + START_MS
  while (server.exitCode === null && Date.now() < until) {
    const asked = spawn(isReady, ['-q', '-h', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' })
    const [code] = await once(asked, 'exit')
    if (code === 0) return true
    await wait(100)
  }
  return false
}
