import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fingerprint } from './fingerprint.mjs'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'telar-fingerprint-'))
  mkdirSync(join(root, 'server'))
  writeFileSync(join(root, 'server', 'a.ts'), 'one')
})
afterEach(() => rmSync(root, { recursive: true }))

const take = (paths = ['server', 'missing']) => new Fingerprint('thing', paths, root)

describe('Fingerprint', () => {
  it('matches after save, also when only the times change', () => {
    expect(take().matches()).toBe(false)
    take().save()
    expect(take().matches()).toBe(true)
    utimesSync(join(root, 'server', 'a.ts'), 1, 1)
    expect(take().matches()).toBe(true)
  })

  it('notices changed, new, renamed and removed files', () => {
    take().save()
    writeFileSync(join(root, 'server', 'a.ts'), 'two')
    expect(take().matches()).toBe(false)
    take().save()
    writeFileSync(join(root, 'server', 'b.ts'), 'new')
    expect(take().matches()).toBe(false)
    take().save()
    rmSync(join(root, 'server', 'a.ts'))
    expect(take().matches()).toBe(false)
  })

  it('does not look at tests', () => {
    take().save()
    writeFileSync(join(root, 'server', 'a.test.ts'), 'test')
    expect(take().matches()).toBe(true)
  })

  it('does not match while a thing is made, or when its own record is damaged', () => {
    take().save()
    take().forget()
    expect(take().matches()).toBe(false)
    take().save()
    writeFileSync(join(root, '.build', 'thing.made-of.json'), '{')
    expect(take().matches()).toBe(false)
  })
})
