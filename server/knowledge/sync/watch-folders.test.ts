import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '@/test/doubles/serve'
import { FolderWatch } from './watch-folders'

const log = { info: () => undefined, error: () => undefined }
let folder: string
let watch: FolderWatch

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-watch-'))
})
afterEach(async () => {
  await watch.close()
  await rm(folder, { recursive: true, force: true })
})

describe('watching a folder', () => {
  it('tells of one that is never quiet', async () => {
    let told = 0
    watch = new FolderWatch(() => told++, log, 200)
    await watch.set(new Map([['s', folder]]))
    let turn = 0
    // Ten times as often as it would have to be quiet.
    const writing = setInterval(() => void writeFile(join(folder, `${turn++ % 5}.log`), String(turn)), 20)
    await until(() => told > 0, 'word of the changes', 20_000).finally(() => clearInterval(writing))
  })

  it('does not mind hidden files', async () => {
    let told = 0
    await mkdir(join(folder, '.git'))
    watch = new FolderWatch(() => told++, log, 5)
    await watch.set(new Map([['s', folder]]))
    await writeFile(join(folder, '.git/index'), 'x')
    await writeFile(join(folder, '.hidden'), 'x')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(told).toBe(0)
    await writeFile(join(folder, 'shown.txt'), 'x')
    await until(() => told > 0, 'word of the change', 15_000)
  })
})
