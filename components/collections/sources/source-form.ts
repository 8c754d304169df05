import type { SaveSourceInput, SourceConfig, SourceDto } from '@/server/api/dto'
import {
  type AgeDraft,
  ageOf,
  cronOf,
  noSchedule,
  type ScheduleDraft,
  type ScheduleProblem,
  scheduleOf,
  scheduleProblem,
  secondsOf,
} from './schedule'

export const sourceKinds = ['folder', 'urls', 'site', 's3'] as const satisfies readonly SourceConfig['kind'][]

/** A source being typed. Every kind keeps its own values, so that looking at another kind loses nothing. */
export interface SourceDraft {
  kind: SourceConfig['kind']
  name: string
  folder: { path: string; watch: boolean }
  /** One address per line. */
  urls: string
  site: { start: string; sitemap: boolean; depth: number | ''; maxPages: number | ''; delayMs: number | '' }
  /** For addresses and sites: what is the same page is one document. */
  deduplicate: boolean
  s3: { endpoint: string; region: string; bucket: string; prefix: string; accessKeyId: string }
  /** One pattern per line. */
  include: string
  exclude: string
  /** `null`: as it is stored. */
  secret: string | null
  schedule: ScheduleDraft
  maxAge: AgeDraft
  paused: boolean
}

const emptyDraft: SourceDraft = {
  kind: 'folder',
  name: '',
  folder: { path: '', watch: true },
  urls: '',
  site: { start: '', sitemap: false, depth: 3, maxPages: 500, delayMs: 500 },
  deduplicate: true,
  s3: { endpoint: '', region: 'us-east-1', bucket: '', prefix: '', accessKeyId: '' },
  include: '',
  exclude: '',
  secret: null,
  schedule: noSchedule,
  maxAge: ageOf(null),
  paused: false,
}

/** The form of a stored source; of none, an empty one. */
export function draftOf(source: SourceDto | null): SourceDraft {
  if (!source) return emptyDraft
  const { config } = source
  const base: SourceDraft = {
    ...emptyDraft,
    kind: config.kind,
    name: source.name,
    schedule: scheduleOf(source.schedule),
    maxAge: ageOf(source.maxAgeSeconds),
    paused: source.paused,
    ...('include' in config ? { include: config.include.join('\n'), exclude: config.exclude.join('\n') } : {}),
  }
  switch (config.kind) {
    case 'folder':
      return { ...base, folder: { path: config.path, watch: config.watch } }
    case 'urls':
      return { ...base, urls: config.urls.join('\n'), deduplicate: config.deduplicate }
    case 'site': {
      const { start, sitemap, depth, maxPages, delayMs, deduplicate } = config
      return { ...base, site: { start, sitemap, depth, maxPages, delayMs }, deduplicate }
    }
    case 's3': {
      const { endpoint, region, bucket, prefix, accessKeyId = '' } = config
      return { ...base, s3: { endpoint, region, bucket, prefix, accessKeyId } }
    }
  }
}

export type SourceField =
  | 'path'
  | 'urls'
  | 'start'
  | 'depth'
  | 'maxPages'
  | 'delayMs'
  | 'endpoint'
  | 'region'
  | 'bucket'
  | 'maxAge'
  | 'schedule'
export type SourceProblem =
  | 'required'
  | 'notAbsolute'
  | 'notUrl'
  | 'notUrls'
  | 'depthRange'
  | 'pagesRange'
  | 'delayRange'
  | 'ageRange'
  | ScheduleProblem
export type SourceProblems = Partial<Record<SourceField, SourceProblem>>

/** What is wrong with a draft, by field, as the server would see it. */
export function sourceProblems(draft: SourceDraft): SourceProblems {
  const schedule = scheduleProblem(draft.schedule)
  const seconds = secondsOf(draft.maxAge)
  return clean({
    ...kindProblems(draft),
    schedule: schedule ?? undefined,
    maxAge: seconds !== null && !(seconds >= 60 && seconds <= 315_360_000) ? 'ageRange' : undefined,
  })
}

function kindProblems(draft: SourceDraft): SourceProblems {
  const { site, s3 } = draft
  switch (draft.kind) {
    case 'folder':
      return { path: pathProblem(draft.folder.path.trim()) }
    case 'urls': {
      const urls = linesOf(draft.urls)
      return { urls: urls.length === 0 ? 'required' : urls.every(isWebUrl) ? undefined : 'notUrls' }
    }
    case 'site':
      return {
        start: urlProblem(site.start),
        depth: inRange(site.depth, 0, 20) ? undefined : 'depthRange',
        maxPages: inRange(site.maxPages, 1, 50_000) ? undefined : 'pagesRange',
        delayMs: inRange(site.delayMs, 0, 60_000) ? undefined : 'delayRange',
      }
    case 's3':
      return {
        endpoint: urlProblem(s3.endpoint),
        region: s3.region.trim() === '' ? 'required' : undefined,
        bucket: s3.bucket.trim() === '' ? 'required' : undefined,
      }
  }
}

const pathProblem = (path: string): SourceProblem | undefined =>
  path === '' ? 'required' : /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path) ? undefined : 'notAbsolute'
const urlProblem = (url: string): SourceProblem | undefined =>
  url.trim() === '' ? 'required' : isWebUrl(url) ? undefined : 'notUrl'
const inRange = (value: number | '', min: number, max: number): boolean =>
  value !== '' && Number.isInteger(value) && value >= min && value <= max

function isWebUrl(text: string): boolean {
  const protocol = urlOf(text)?.protocol
  return protocol === 'http:' || protocol === 'https:'
}

const urlOf = (text: string): URL | null => (URL.canParse(text.trim()) ? new URL(text.trim()) : null)

function clean(problems: SourceProblems): SourceProblems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined))
}

/** The lines of a text that say something. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The settings of a draft without problems. */
export function configOf(draft: SourceDraft): SourceConfig {
  const patterns = { include: linesOf(draft.include), exclude: linesOf(draft.exclude) }
  const { site, s3, deduplicate } = draft
  switch (draft.kind) {
    case 'folder':
      return { kind: 'folder', path: draft.folder.path.trim(), watch: draft.folder.watch, ...patterns }
    case 'urls':
      return { kind: 'urls', urls: linesOf(draft.urls), deduplicate }
    case 'site': {
      const numbers = { depth: Number(site.depth), maxPages: Number(site.maxPages), delayMs: Number(site.delayMs) }
      return { kind: 'site', start: site.start.trim(), sitemap: site.sitemap, ...numbers, ...patterns, deduplicate }
    }
    case 's3': {
      const place = { endpoint: s3.endpoint.trim(), region: s3.region.trim(), bucket: s3.bucket.trim() }
      const key = s3.accessKeyId.trim()
      return { kind: 's3', ...place, prefix: s3.prefix.trim(), ...(key ? { accessKeyId: key } : {}), ...patterns }
    }
  }
}

/** What a source is called when nobody named it: its folder, host or bucket. */
export function nameFor(draft: SourceDraft): string {
  const host = (url: string) => urlOf(url)?.host ?? ''
  switch (draft.kind) {
    case 'folder':
      return draft.folder.path.split(/[\\/]/).filter(Boolean).at(-1) ?? ''
    case 'urls':
      return host(linesOf(draft.urls)[0] ?? '')
    case 'site':
      return host(draft.site.start)
    case 's3':
      return [draft.s3.bucket.trim(), draft.s3.prefix.trim()].filter(Boolean).join('/')
  }
}

/** What is sent to the server for a draft without problems. */
export function saveInput(draft: SourceDraft): SaveSourceInput {
  return {
    name: (draft.name.trim() || nameFor(draft) || draft.kind).slice(0, 120),
    config: configOf(draft),
    ...(draft.kind === 's3' && draft.secret !== null ? { secret: draft.secret } : {}),
    schedule: cronOf(draft.schedule),
    maxAgeSeconds: secondsOf(draft.maxAge),
    paused: draft.paused,
  }
}

/** A source as it is stored, to send back with one thing changed. */
export function storedInput(source: SourceDto): SaveSourceInput {
  const { name, config, schedule, maxAgeSeconds, paused } = source
  return { name, config, schedule, maxAgeSeconds, paused }
}
