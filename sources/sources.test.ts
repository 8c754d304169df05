import { describe, expect, it } from 'vitest'
import { definitions, sourceConfigSchema } from './definitions.gen'
import { openSource } from './open-source'
import { openers } from './openers.gen'
import { migrate, readSource, writeSource } from './stored-source'

describe('every kind of source', () => {
  it.each([...definitions.values()].map((each) => [each.kind, each] as const))(
    '%s is read, with all texts',
    (kind, each) => {
      expect(openers.has(kind)).toBe(true)
      for (const texts of Object.values(each.messages)) {
        const fields = [...Object.keys(each.config.shape), ...(each.secret ? ['secret'] : [])].sort()
        expect(Object.keys(texts.fields).sort()).toEqual(fields)
        for (const field of Object.values(texts.fields)) expect(field.label).toBeTruthy()
      }
    },
  )
})

describe('what is stored of a source', () => {
  it('is read as the first version wrote it, and as it is written now', () => {
    const config = { kind: 'folder', path: '/srv', include: ['*.md'], exclude: [], watch: false }
    expect(readSource(config)).toEqual(config)
    const stored = writeSource(sourceConfigSchema.parse(config))
    expect(stored).toHaveProperty('version', 1)
    expect(readSource(stored)).toEqual(config)
  })

  it('comes step by step from an earlier version', () => {
    const definition = {
      version: 4,
      migrate: { 1: () => ({ steps: '1' }), 3: (old: object) => ({ ...old, last: '3' }) },
    }
    expect(migrate(definition, {}, 1)).toEqual({ steps: '1', last: '3' })
    expect(migrate(definition, {}, 4)).toEqual({})
  })

  it.each([
    ['no settings', {}],
    ['damaged settings', { kind: 'folder', path: 7 }],
    ['another kind', { kind: 'carrier-pigeon' }],
    ['a later version', { kind: 'folder', version: 99, path: '/srv' }],
  ])('says so when it is %s', (_, stored) => {
    expect(() => readSource(stored)).toThrow(expect.objectContaining({ code: 'record-damaged' }))
  })
})

describe('settings that can never be read', () => {
  const deps = { http: { request: () => Promise.reject(new Error('nobody is asked')) }, maxBytes: 1 }
  const open = (config: object) => openSource(sourceConfigSchema.parse(config), deps)

  it('are refused before anything is asked', () => {
    const include = [`{${'a,'.repeat(100)}}{${'b,'.repeat(100)}}`]
    for (const config of [
      { kind: 'folder', path: '/srv', include },
      { kind: 'site', start: 'https://x.test/', include },
      { kind: 's3', endpoint: 'https://x.test/', bucket: 'b', include },
    ])
      expect(() => open(config)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })

  it('are a path of another system', () => {
    const elsewhere = process.platform === 'win32' ? 'docs' : 'C:\\docs'
    expect(() => open({ kind: 'folder', path: elsewhere })).toThrow()
  })
})
