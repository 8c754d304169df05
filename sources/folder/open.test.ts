import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Http } from '@/server/capabilities/http'
import type { SourceItem } from '@/server/capabilities/source'
import { sourceConfigSchema } from '../definitions.gen'
import { openSource } from '../open-source'
import { collect } from '../shared/testing'

const http: Http = { request: () => Promise.reject(new Error('a folder asks nobody')) }
const signal = new AbortController().signal
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-folder-'))
  await mkdir(join(folder, 'docs/deep'), { recursive: true })
  await mkdir(join(folder, '.git'))
  const files = ['b.md', 'a.txt', 'docs/c.txt', 'docs/deep/d.md', '.secret', '.git/config', 'large.txt', 'ñandú.txt']
  for (const file of files) await writeFile(join(folder, file), file === 'large.txt' ? 'x'.repeat(2000) : file)
  await mkdtemp(join(tmpdir(), 'telar-outside-')).then(async (outside) => {
    await writeFile(join(outside, 'outside.txt'), 'outside')
    await symlink(join(outside, 'outside.txt'), join(folder, 'link.txt'))
    await symlink(outside, join(folder, 'linked'))
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const open = (more: object = {}, path = folder) =>
  openSource(sourceConfigSchema.parse({ kind: 'folder', path, ...more }), { http, maxBytes: 1000 })

describe('a folder', () => {
  it('never reads what Telar keeps for itself', async () => {
    const from = (path: string, privateFolder: string) =>
      openSource(sourceConfigSchema.parse({ kind: 'folder', path }), { http, maxBytes: 1000, privateFolder })
    const around = await collect(from(folder, join(folder, 'docs')))
    expect(Object.keys(around.results)).toEqual(['a.txt', 'b.md', 'large.txt', 'ñandú.txt'])
    const apart = await collect(from(join(folder, 'docs', 'deep'), join(folder, '.git')))
    expect(Object.keys(apart.results)).toEqual(['d.md'])
    for (const path of [join(folder, 'docs'), join(folder, 'docs', 'deep')]) {
      await expect(collect(from(path, join(folder, 'docs')))).rejects.toMatchObject({ code: 'invalid-input' })
    }
  })

  it('is read on where a link to it leads elsewhere meanwhile, but never into what Telar keeps for itself', async () => {
    const place = await mkdtemp(join(tmpdir(), 'telar-folder-'))
    for (const name of ['1', '2', 'own']) {
      await mkdir(join(place, name))
      await writeFile(join(place, name, 'a.txt'), name)
    }
    const path = join(place, 'current')
    const leadTo = async (name: string) => {
      await symlink(join(place, name), join(place, 'next'))
      await rename(join(place, 'next'), path)
    }
    await leadTo('1')
    const deps = { http, maxBytes: 1000, privateFolder: join(place, 'own') }
    const listing = openSource(sourceConfigSchema.parse({ kind: 'folder', path }), deps)
    const found = await listing.items({ signal })[Symbol.asyncIterator]().next()
    const item: SourceItem | undefined = found.value
    await leadTo('2')
    expect(await item?.fetch(undefined, { signal })).toMatchObject({ kind: 'content', bytes: Buffer.from('2') })
    await leadTo('own')
    await expect(item?.fetch(undefined, { signal })).rejects.toMatchObject({ code: 'invalid-input' })
    await rm(place, { recursive: true })
  })

  it('gives its files in order, without hidden ones and links', async () => {
    const listing = open()
    const { results, names } = await collect(listing)
    expect(Object.keys(results)).toEqual(['a.txt', 'b.md', 'docs/c.txt', 'docs/deep/d.md', 'large.txt', 'ñandú.txt'])
    expect(results['docs/c.txt']).toBe('docs/c.txt')
    expect(names['docs/deep/d.md']).toBe('d.md')
    expect(results['large.txt']).toBe('too-large')
    expect(listing.total()).toBe(6)
    expect(listing.complete()).toBe(true)
  })

  it.each([
    [{ include: ['**/*.md'] }, ['b.md', 'docs/deep/d.md']],
    [{ include: ['docs/'] }, ['docs/c.txt', 'docs/deep/d.md']],
    [{ include: ['/docs/*'] }, ['docs/c.txt']],
    [{ exclude: ['docs/**', 'large.txt'] }, ['a.txt', 'b.md', 'ñandú.txt']],
    [{ include: ['**/*.{md,txt}'], exclude: ['**/deep/**', 'l*', 'ñ*'] }, ['a.txt', 'b.md', 'docs/c.txt']],
  ])('takes what %j says', async (patterns, keys) => {
    expect(Object.keys((await collect(open(patterns))).results)).toEqual(keys)
  })

  it('tells size and time of change, and the same of what it read', async () => {
    for await (const item of open({ include: ['a.txt'] }).items({ signal })) {
      const fetched = await item.fetch(undefined, { signal })
      expect(item.validators).toEqual({ size: 5, mtime: expect.any(Number) })
      expect(fetched).toMatchObject({ kind: 'content', validators: item.validators })
    }
  })

  it('notices what is gone when it is read', async () => {
    await writeFile(join(folder, 'short.txt'), 'short')
    for await (const item of open({ include: ['short.txt'] }).items({ signal })) {
      await rm(join(folder, 'short.txt'))
      expect(await item.fetch(undefined, { signal })).toEqual({ kind: 'gone' })
    }
  })

  it('reads nothing through a link that has taken the place of a folder or a file', async () => {
    const own = await mkdtemp(join(tmpdir(), 'telar-folder-'))
    await mkdir(join(own, 'sub'))
    await mkdir(join(own, '.outside'))
    for (const path of ['a.txt', 'sub/b.txt', '.outside/a.txt', '.outside/b.txt'])
      await writeFile(join(own, path), path)
    const kinds: string[] = []
    for await (const item of open({}, own).items({ signal })) {
      const place = item.key === 'a.txt' ? 'a.txt' : 'sub'
      await rm(join(own, place), { recursive: true })
      await symlink(join(own, '.outside', place === 'sub' ? '' : place), join(own, place))
      kinds.push((await item.fetch(undefined, { signal })).kind)
    }
    await rm(own, { recursive: true })
    expect(kinds).toEqual(['gone', 'gone'])
  })

  it('says that it is not there, or no folder', async () => {
    for (const path of [join(folder, 'nowhere'), join(folder, 'a.txt')]) {
      await expect(collect(open({}, path))).rejects.toMatchObject({ code: 'source-unreachable' })
    }
  })
})
