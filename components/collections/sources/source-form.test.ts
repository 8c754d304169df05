import { describe, expect, it } from 'vitest'
import type { SourceDto } from '@/server/services/sources/types'
import { saveSourceSchema } from '@/server/services/sources/types'
import type { SourceKind } from './kinds'
import {
  configOf,
  draftOf,
  nameFor,
  noProblems,
  saveInput,
  sourceKinds,
  sourceProblems,
  storedInput,
} from './source-form'

const stored = (config: SourceDto['config']): SourceDto => ({
  id: 's1',
  collectionId: 'c1',
  name: 'Handbook',
  config,
  hasSecret: true,
  schedule: '0 6 * * 1,3',
  maxAgeSeconds: 172_800,
  paused: true,
  revision: 3,
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
    expect(sourceProblems(draft)).toBe(noProblems)
    expect(saveInput(draft)).toEqual(storedInput(source))
    expect(saveSourceSchema.parse(saveInput(draft))).toMatchObject({ config })
  })

  it('covers every kind', () => {
    expect(configs.map((config) => config.kind)).toEqual(sourceKinds)
  })

  const empty = draftOf(null)
  const filled = (kind: SourceKind, values: Record<string, unknown>) => ({ ...empty, kind, values })
  const problems = (kind: SourceKind, values: Record<string, unknown>) => sourceProblems(filled(kind, values)).fields

  it('says which fields are missing or wrong', () => {
    expect(problems('folder', {})).toEqual({ path: 'required' })
    expect(problems('folder', { path: ' ' })).toEqual({ path: 'required' })
    expect(problems('folder', { path: 'docs' })).toEqual({ path: 'wrong' })
    expect(problems('urls', { urls: ['https://a.example', 'file:///etc/passwd'] })).toEqual({ urls: 'wrong' })
    expect(problems('urls', { urls: ['https://me:secret@a.example'] })).toEqual({ urls: 'wrong' })
    expect(problems('urls', { urls: [] })).toEqual({ urls: 'required' })
    expect(problems('site', { start: 'example.com', depth: 21, maxPages: undefined })).toEqual({
      start: 'wrong',
      depth: 'range',
      maxPages: 'required',
    })
    expect(problems('s3', { region: '' })).toEqual({ endpoint: 'required', bucket: 'required', region: 'required' })
    expect(problems('folder', { path: 'C:\\docs' })).toEqual({})
    const folder = filled('folder', { path: '/docs' })
    expect(sourceProblems({ ...folder, maxAge: { value: 20, unit: 'weeks' } })).toBe(noProblems)
    expect(sourceProblems({ ...folder, maxAge: { value: 0, unit: 'days' } })).toMatchObject({ maxAge: true })
  })

  it('asks for nothing that does not show', () => {
    const site = filled('site', { start: ' https://example.com/map.xml ', sitemap: true, depth: 99 })
    expect(sourceProblems(site)).toBe(noProblems)
    expect(configOf(site)).toMatchObject({ start: 'https://example.com/map.xml', depth: 3 })
  })

  it('keeps what was filled in for one kind while another is looked at', () => {
    const values = { path: '/docs', include: ['*.md'], bucket: 'b' }
    expect(configOf(filled('folder', values))).toEqual({
      kind: 'folder',
      path: '/docs',
      watch: true,
      include: ['*.md'],
      exclude: [],
    })
  })

  it('names what nobody named', () => {
    expect(nameFor(filled('folder', { path: '/srv/manuals/' }))).toBe('manuals')
    expect(nameFor(filled('urls', { urls: ['https://example.com/a'] }))).toBe('example.com')
    expect(nameFor(filled('site', { start: 'https://exam' }))).toBe('exam')
    expect(nameFor(filled('site', { start: 'not yet' }))).toBe('')
    expect(nameFor(filled('s3', { bucket: 'b', prefix: 'p' }))).toBe('b/p')
  })

  it('sends a secret only when it was typed, and only where there is one', () => {
    const s3 = draftOf(stored(configs[3] ?? { kind: 'urls', urls: [], deduplicate: true }))
    expect(saveInput(s3)).not.toHaveProperty('secret')
    expect(saveInput({ ...s3, secret: '' })).toHaveProperty('secret', '')
    const values = { urls: ['https://a.example'] }
    expect(saveInput({ ...s3, kind: 'urls', values, secret: 'x' })).not.toHaveProperty('secret')
  })
})
