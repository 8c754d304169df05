import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileErrorOf } from './file-error'

describe('errors of the file system', () => {
  it('name the path and the reason, and keep what was thrown', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'telar-file-error-'))
    await writeFile(join(folder, 'file'), '')
    const cases = [
      [join(folder, 'none'), 'there is no such file or folder'],
      [join(folder, 'file', 'x'), 'a part of its path is a file'],
    ] as const
    for (const [path, reason] of cases) {
      const thrown: unknown = await readFile(path).catch((error: unknown) => error)
      expect(fileErrorOf(thrown)).toMatchObject({
        code: 'invalid-input',
        message: `${path} cannot be used: ${reason}.`,
        cause: thrown,
      })
    }
    const folderAsFile: unknown = await open(folder, 'w').catch((error: unknown) => error)
    expect(fileErrorOf(folderAsFile)?.message).toContain('it is a folder')
    await rm(folder, { recursive: true })
  })

  it('leave every other error alone', () => {
    expect(fileErrorOf(new TypeError('bug'))).toBeUndefined()
    expect(fileErrorOf(Object.assign(new Error('odd'), { code: 'ELOOP', path: '/x' }))).toBeUndefined()
    expect(fileErrorOf(Object.assign(new Error('net'), { code: 'EACCES' }))).toBeUndefined()
    expect(fileErrorOf('text')).toBeUndefined()
  })
})
