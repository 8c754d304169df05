import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSecrets } from './open-secrets'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telar-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fileOnly = () => openSecrets({ secretKey: undefined, dataFolder: folder })

describe('secrets', () => {
  it('are sealed differently each time and open again, also in the next process', async () => {
    const secrets = await fileOnly()
    const sealed = secrets.seal('clave ñ 🔑')
    expect(sealed).not.toContain('clave')
    expect(secrets.seal('clave ñ 🔑')).not.toBe(sealed)
    expect((await fileOnly()).open(sealed)).toBe('clave ñ 🔑')
    expect(secrets.open(secrets.seal(''))).toBe('')
  })

  it('have a key that only its owner may read, and that is made once', async () => {
    const opened = await Promise.all([fileOnly(), fileOnly(), fileOnly()])
    const sealed = opened[0]?.seal('x') ?? ''
    for (const secrets of opened) expect(secrets.open(sealed)).toBe('x')
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(Buffer.from(readFileSync(join(folder, 'secret.key'), 'utf8'), 'base64')).toHaveLength(32)
  })

  it('do not open with another key, or changed, and say so without the text', async () => {
    const sealed = (await fileOnly()).seal('hidden')
    const other = await openSecrets({ secretKey: Buffer.alloc(32, 7).toString('base64'), dataFolder: folder })
    const wrong = { code: 'source-refused', message: expect.stringContaining('another key') }
    expect(() => other.open(sealed)).toThrow(expect.objectContaining(wrong))
    const own = await fileOnly()
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
    for (const text of [changed, 'v1.', 'v2.abc', '', 'nonsense']) {
      expect(() => own.open(text)).toThrow(expect.objectContaining(wrong))
    }
  })

  it('refuse a key that is none', async () => {
    await expect(openSecrets({ secretKey: 'short', dataFolder: folder })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    writeFileSync(join(folder, 'secret.key'), 'damaged')
    await expect(fileOnly()).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('secret.key'),
    })
  })
})
