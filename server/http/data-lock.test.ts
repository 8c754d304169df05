import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
})
