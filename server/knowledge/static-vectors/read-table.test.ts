import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tablePath } from './index'
import { readTable } from './read-table'

describe('readTable', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-table-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const refused = async (name: string, content: Uint8Array | string, message: string) => {
    const path = join(folder, name)
    await writeFile(path, content)
    await expect(readTable(path)).rejects.toMatchObject({
      code: 'model-failed',
      message: expect.stringContaining(message),
      fix: expect.stringContaining('git lfs pull'),
    })
  }

  it('reads the one that comes with Telar', async () => {
    const table = await readTable(tablePath())
    expect(table.places.size).toBe(table.words.length)
    expect(table.codes).toHaveLength((table.words.length * table.dimension) / 4)
    expect(table.words.every((word, at) => at === 0 || (table.words[at - 1] ?? '') < word)).toBe(true)
  })

  it('names a file that is missing, cut short, changed, or something else', async () => {
    const whole = await readFile(tablePath())
    await expect(readTable(join(folder, 'none.bin'))).rejects.toMatchObject({
      code: 'model-failed',
      message: expect.stringContaining('cannot be read'),
    })
    await refused('pointer.bin', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10\n', 'is no table')
    await refused('short.bin', whole.subarray(0, whole.length - 1), 'is damaged')
    const changed = Uint8Array.from(whole)
    changed[whole.length >> 1] = (changed[whole.length >> 1] ?? 0) ^ 1
    await refused('changed.bin', changed, 'is damaged')
    await refused('empty.bin', '', 'is no table')
  })
})
