import { describe, expect, it } from 'vitest'
import { readEnv } from '../env'
import { systemFacts } from './system-facts'

const facts = (settings: Record<string, string>) =>
  systemFacts(readEnv({ TELAR_DATA: '/data', ...settings }), { version: '1.2.3', ocr: null })

describe('what the studio tells about its configuration', () => {
  it('names what is set and what is not', () => {
    expect(facts({})).toEqual({
      version: '1.2.3',
      database: { kind: 'sqlite', location: '/data/telar.db' },
      dataFolder: '/data',
      vectors: expect.objectContaining({
        title: { en: 'Embedded store', es: 'Almacén integrado' },
        choices: [expect.objectContaining({ variable: 'QDRANT_URL', isChosen: false })],
      }),
      rerank: null,
      ocr: null,
      egressAllow: [],
      limits: { uploadBytes: 100_000_000 },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    const set = facts({ TELAR_EGRESS_ALLOW: 'intranet.test, 10.0.0.0/8', TELAR_MAX_UPLOAD_MB: '5' })
    expect(facts({ QDRANT_URL: 'http://q.test', QDRANT_API_KEY: 'k' }).vectors).toMatchObject({
      title: { en: 'Qdrant' },
      choices: [{ isChosen: true }],
    })
    expect(set.egressAllow).toEqual(['intranet.test', '10.0.0.0/8'])
    expect(set.limits.uploadBytes).toBe(5_000_000)
  })

  it('tells no key or password', () => {
    const told = facts({
      RERANK_URL: 'https://me:hush@rerank.test:8443/v1/?key=hush',
      RERANK_API_KEY: 'hush',
      RERANK_FLAVOUR: 'tei',
      DATABASE_URL: 'postgresql://telar:hush@db.test/telar',
    })
    expect(told.rerank).toEqual({ url: 'https://rerank.test:8443/v1', flavour: 'tei' })
    expect(told.database).toEqual({ kind: 'postgresql', location: 'db.test/telar' })
    expect(JSON.stringify(told)).not.toContain('hush')
  })
})
