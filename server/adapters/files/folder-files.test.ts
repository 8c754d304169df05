import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFolderFiles, removeUnfinished } from './folder-files'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex')

describe('folder files', () => {
  it('writes bytes and streams, and tells size and hash', async () => {
    const files = createFolderFiles({ folder })
    const bytes = Buffer.from('warp and weft')
    expect(await files.write('a/b/one', bytes)).toEqual({ bytes: 13, sha256: sha256(bytes) })
    const large = Buffer.alloc(3_000_000, 'thread ')
    expect(
      await files.write('a/b/two', Readable.from([large.subarray(0, 1_000_001), large.subarray(1_000_001)])),
    ).toEqual({
      bytes: large.length,
      sha256: sha256(large),
    })
    expect(Buffer.from(await files.read('a/b/one'))).toEqual(bytes)
    expect((await buffer(await files.stream('a/b/two'))).equals(large)).toBe(true)
  })

  it('keeps the old file and leaves nothing behind when a write breaks off', async () => {
    const files = createFolderFiles({ folder })
    await files.write('doc/original', Buffer.from('first'))
    const breaking = Readable.from(
      (function* () {
        yield Buffer.from('half of the sec')
        throw new Error('hung up')
      })(),
    )
    await expect(files.write('doc/original', breaking)).rejects.toThrow('hung up')
    expect(Buffer.from(await files.read('doc/original')).toString()).toBe('first')
    expect(await readdir(join(folder, '.writing'))).toEqual([])
  })

  it('is rid of what a killed process was writing, and leaves what is being written', async () => {
    await removeUnfinished(folder)
    const files = createFolderFiles({ folder })
    await files.write('doc/original', Buffer.from('whole'))
    const writing = join(folder, '.writing')
    await mkdir(writing, { recursive: true })
    const now = Date.now()
    for (const [name, minutes] of [
      ['killed', 61],
      ['under-way', 5],
    ] as const) {
      await writeFile(join(writing, name), 'half')
      const written = (now - minutes * 60_000) / 1000
      await utimes(join(writing, name), written, written)
    }
    await removeUnfinished(folder, now)
    expect(await readdir(writing)).toEqual(['under-way'])
    expect(Buffer.from(await files.read('doc/original')).toString()).toBe('whole')
  })

  it('removes a file or everything below a prefix, and does not mind what is not there', async () => {
    const files = createFolderFiles({ folder })
    await files.write('c/1/original', Buffer.from('x'))
    await files.write('c/10/original', Buffer.from('y'))
    await files.remove('c/1')
    await files.remove('c/99')
    await expect(files.read('c/1/original')).rejects.toMatchObject({ code: 'not-found' })
    expect(await readFile(join(folder, 'c/10/original'), 'utf8')).toBe('y')
  })

  it('says when a file is missing, before a stream is handed out', async () => {
    const files = createFolderFiles({ folder })
    await files.write('a/b', Buffer.from('x'))
    for (const key of ['none', 'a', 'a/b/c']) {
      await expect(files.read(key)).rejects.toMatchObject({ code: 'not-found' })
      await expect(files.stream(key)).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it.each([
    '',
    '/',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a//b',
    'a\\..\\b',
    '.writing/x',
    'a/.',
    'a\0b',
    'C:x',
    'x'.repeat(600),
  ])('refuses the key %j', async (key) => {
    const files = createFolderFiles({ folder })
    await expect(files.write(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(files.read(key)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(files.remove(key)).rejects.toMatchObject({ code: 'invalid-input' })
  })
})
