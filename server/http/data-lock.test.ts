import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '@/server/project-root'
import { lockDataFolder } from './data-lock'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const holder = (values: object) =>
  writeFile(
    join(folder, 'telar.lock'),
    JSON.stringify({ id: 'x', pid: process.pid, started: null, address: null, ...values }),
  )

describe('lockDataFolder', () => {
  it('makes the folder, refuses a second holder with the address of the first, and can be released', async () => {
    const data = join(folder, 'new', 'data')
    const first = await lockDataFolder(data)
    await expect(lockDataFolder(data)).rejects.toThrow(`process ${process.pid}`)
    await first.announce('http://127.0.0.1:3000')
    await expect(lockDataFolder(data)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('http://127.0.0.1:3000'),
    })
    await first.release()
    await (await lockDataFolder(data)).release()
    expect(await readdir(data)).toEqual([])
  })

  it('gives the folder to exactly one of many that ask at once', async () => {
    await holder({ pid: 2 ** 22 + 1 })
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['telar.lock'])
  })

  it('takes over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    await holder({ pid: child.pid, address: 'http://127.0.0.1:1' })
    await expect(lockDataFolder(folder)).rejects.toThrow('http://127.0.0.1:1')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockDataFolder(folder)).release()
  })

  it.runIf(process.platform === 'linux')('takes over when the number belongs to another process by now', async () => {
    await holder({ started: 'another-boot/1' })
    await (await lockDataFolder(folder)).release()
  })

  it('takes over a lock that was cut off while it was written', async () => {
    await writeFile(join(folder, 'telar.lock'), '{"id":')
    const lock = await lockDataFolder(folder)
    expect(JSON.parse(await readFile(join(folder, 'telar.lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    await lock.release()
  })

  it('does not remove a lock that is no longer its own', async () => {
    const lock = await lockDataFolder(folder)
    await holder({ id: 'somebody else' })
    await lock.release()
    expect(await readdir(folder)).toEqual(['telar.lock'])
  })

  it('says in one sentence that the folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(lockDataFolder(join(folder, 'file'))).rejects.toThrow(
      `The data folder ${join(folder, 'file')} cannot be written: it is a file.`,
    )
    await expect(lockDataFolder(join(folder, 'file', 'data'))).rejects.toThrow('a part of its path is a file.')
  })

  it.each([
    ['is told a second time while it stops', "process.on('SIGTERM', () => process.exit(130))"],
    ['fails while it stops', "process.on('SIGTERM', () => { throw new Error('late') })"],
    ['ends while it announces', "process.on('SIGTERM', () => { void lock.announce('http://x'); process.exit(0) })"],
  ])('leaves no lock behind when its process %s', async (_, program) => {
    const source = `
      import { projectRoot } from '@/server/project-root'
import { lockDataFolder } from './server/http/data-lock.ts'
      const lock = await lockDataFolder(${JSON.stringify(folder)})
      ${program}
      setInterval(() => undefined, 1000)
      console.log('locked')`
    const args = ['--import', 'tsx', '--input-type=module', '-e', source]
    const child = spawn(process.execPath, args, { cwd: projectRoot(), stdio: ['ignore', 'pipe', 'ignore'] })
    await once(child.stdout, 'data')
    expect(await readdir(folder)).toEqual(['telar.lock'])
    child.kill('SIGTERM')
    await once(child, 'exit')
    expect(await readdir(folder)).toEqual([])
  })

  it.runIf(process.platform !== 'win32')(
    'makes the folder for its owner, and takes others’ rights from what is there',
    async () => {
      const mode = async (...parts: string[]) => ((await stat(join(folder, ...parts))).mode & 0o777).toString(8)
      await (await lockDataFolder(join(folder, 'new'))).release()
      expect(await mode('new')).toBe('700')
      for (const [name, foreign] of [
        ['old', false],
        ['shared', true],
      ] as const) {
        await mkdir(join(folder, name, 'files'), { recursive: true, mode: 0o755 })
        await writeFile(join(folder, name, 'telar.db'), '', { mode: 0o644 })
        if (foreign) await writeFile(join(folder, name, 'notes.txt'), '', { mode: 0o644 })
        await (await lockDataFolder(join(folder, name))).release()
        expect(await mode(name, 'telar.db')).toBe('600')
        expect(await mode(name, 'files')).toBe('700')
      }
      expect(await mode('old')).toBe('700')
      expect(await mode('shared')).toBe('755')
      expect(await mode('shared', 'notes.txt')).toBe('644')
    },
  )
})
