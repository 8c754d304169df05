import { describe, expect, it } from 'vitest'
import type { SourceDto } from '@/server/services/sources/types'
import { saveSourceSchema } from '@/server/services/sources/types'
import { draftOf, nameFor, saveInput, sourceKinds, sourceProblems, storedInput } from './source-form'

const stored = (config: SourceDto['config']): SourceDto => ({
  id: 's1',
  collectionId: 'c1',
  name: 'Handbook',
  config,
  hasSecret: true,
  schedule: '0 6 * * 1,3',
  maxAgeSeconds: 172_800,
  paused: true,
  stale: false,
  checkedAt: null,
  nextSyncAt: null,
  documents: 0,
  quarantined: 0,
  sync: null,
  createdAt: '2026-11-22T10:00:00.000Z',
})
const configs: SourceDto['config'][] = [
  { kind: 'folder', path: '/srv/docs', include: ['**/*.md'], exclude: ['drafts/**', 'old/**'], watch: false },
  { kind: 'urls', urls: ['https://example.com/a', 'https://example.com/b'], deduplicate: false },
  {
    kind: 'site',
    start: 'https://example.com/',
    sitemap: true,
    depth: 0,
    include: [],
    exclude: ['/blog/**'],
    maxPages: 20,
    delayMs: 0,
    deduplicate: true,
  },
  {
    kind: 's3',
    endpoint: 'https://s3.example.com',
    region: 'eu-1',
    bucket: 'docs',
    prefix: 'a/',
    include: [],
    exclude: [],
    accessKeyId: 'AK',
  },
]

describe('the form of a source', () => {
  it.each(configs.map((config) => [config.kind, config] as const))('gives a stored %s back as it was', (_, config) => {
    const source = stored(config)
    const draft = draftOf(source)
    expect(sourceProblems(draft)).toEqual({})
    expect(saveInput(draft)).toEqual(storedInput(source))
    expect(saveSourceSchema.parse(saveInput(draft))).toMatchObject({ config })
  })

  it('covers every kind', () => {
    expect(configs.map((config) => config.kind)).toEqual([...sourceKinds])
  })

  it('says which fields are missing or wrong', () => {
    const draft = draftOf(null)
    expect(sourceProblems(draft)).toEqual({ path: 'required' })
    expect(sourceProblems({ ...draft, folder: { path: 'docs', watch: true } })).toEqual({ path: 'notAbsolute' })
    expect(sourceProblems({ ...draft, kind: 'urls', urls: 'https://a.example\nfile:///etc/passwd' })).toEqual({
      urls: 'notUrls',
    })
    const site = { ...draft.site, start: 'example.com', depth: 21, maxPages: '' as const }
    expect(sourceProblems({ ...draft, kind: 'site', site })).toEqual({
      start: 'notUrl',
      depth: 'depthRange',
      maxPages: 'pagesRange',
    })
    expect(Object.keys(sourceProblems({ ...draft, kind: 's3' }))).toEqual(['endpoint', 'bucket'])
    const folder = { path: 'C:\\docs', watch: true }
    expect(sourceProblems({ ...draft, folder, maxAge: { value: 20, unit: 'weeks' } })).toEqual({})
    expect(sourceProblems({ ...draft, folder, maxAge: { value: 0, unit: 'days' } })).toEqual({ maxAge: 'ageRange' })
  })

  it('names what nobody named', () => {
    const draft = draftOf(null)
    expect(nameFor({ ...draft, folder: { path: '/srv/manuals/', watch: true } })).toBe('manuals')
    expect(nameFor({ ...draft, kind: 'urls', urls: '\nhttps://example.com/a' })).toBe('example.com')
    expect(saveInput({ ...draft, kind: 's3', s3: { ...draft.s3, bucket: 'b', prefix: 'p' } }).name).toBe('b/p')
  })

  it('sends a secret only when it was typed, and only where there is one', () => {
    const s3 = draftOf(stored(configs[3] ?? { kind: 'urls', urls: [], deduplicate: true }))
    expect(saveInput(s3)).not.toHaveProperty('secret')
    expect(saveInput({ ...s3, secret: '' })).toHaveProperty('secret', '')
    expect(saveInput({ ...s3, kind: 'urls', secret: 'x' })).not.toHaveProperty('secret')
  })
})
