import { z } from 'zod'
import { type FieldSpec, fieldSpecsOf, isVisible } from '@/components/form/field-specs'
import type { AnySource } from '@/pipeline/source-definition'
import type { SaveSourceInput, SourceDto } from '@/server/services/sources/types'
import { definitions, type SourceConfig, sourceConfigSchema } from '@/sources/definitions.gen'
import { isWatched, kindOf, type SourceKind } from './kinds'
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

/** A source being typed. */
export interface SourceDraft {
  kind: SourceKind
  name: string
  /** What is filled in, by field. Kinds that ask for the same share it, and looking at another kind loses nothing. */
  values: Record<string, unknown>
  /** `null`: as it is stored. */
  secret: string | null
  schedule: ScheduleDraft
  maxAge: AgeDraft
  paused: boolean
}

// The names in the registry are the kinds, of which there are some.
export const sourceKinds = [...definitions.keys()] as [SourceKind, ...SourceKind[]]

/** The form of a stored source; of none, an empty one. */
export function draftOf(source: SourceDto | null): SourceDraft {
  const { kind = sourceKinds[0], ...values } = source?.config ?? {}
  return {
    kind,
    name: source?.name ?? '',
    values,
    secret: null,
    schedule: source ? scheduleOf(source.schedule) : noSchedule,
    maxAge: ageOf(source?.maxAgeSeconds ?? null),
    paused: source?.paused ?? false,
  }
}

const specsByKind = new Map<string, FieldSpec[]>()

/** The fields of a kind. */
export function specsOf(kind: AnySource): FieldSpec[] {
  const known = specsByKind.get(kind.kind) ?? fieldSpecsOf(kind)
  specsByKind.set(kind.kind, known)
  return known
}

/** Nothing is filled in, a number is out of its range, or it does not fit in another way. */
export type FieldProblem = 'required' | 'range' | 'wrong'
export interface SourceProblems {
  fields: Record<string, FieldProblem>
  schedule: ScheduleProblem | null
  /** The age is out of its range. */
  maxAge: boolean
}
export const noProblems: SourceProblems = { fields: {}, schedule: null, maxAge: false }

/** What is wrong with a draft, as the server would see it; `noProblems`: nothing. */
export function sourceProblems(draft: SourceDraft): SourceProblems {
  const fields = fieldProblems(draft)
  const schedule = scheduleProblem(draft.schedule)
  const seconds = secondsOf(draft.maxAge)
  const maxAge = seconds !== null && !(seconds >= 60 && seconds <= 315_360_000)
  return Object.keys(fields).length > 0 || schedule || maxAge ? { fields, schedule, maxAge } : noProblems
}

function fieldProblems(draft: SourceDraft): Record<string, FieldProblem> {
  const settings = settingsOf(draft)
  const specs = specsOf(kindOf(draft))
  const fields = sourceConfigSchema.safeParse(settings).error?.issues.map(({ path }) => String(path[0])) ?? []
  const problemOf = (field: string): FieldProblem => {
    const value = settings[field] ?? ''
    if (value === '' || (Array.isArray(value) && value.length === 0)) return 'required'
    return specs.find(({ name }) => name === field)?.max === undefined ? 'wrong' : 'range'
  }
  return Object.fromEntries(fields.map((field) => [field, problemOf(field)]))
}

/** What is filled in for the kind; what was emptied is `null`. */
function settingsOf({ kind, values }: SourceDraft): Record<string, unknown> {
  const definition = kindOf({ kind })
  const specs = specsOf(definition)
  const entries = specs.flatMap((spec): [string, unknown][] => {
    const { name } = spec
    if (!(name in values)) return []
    const typed = values[name] ?? null
    const value = typeof typed === 'string' ? typed.trim() : typed
    if (spec.optional && (value === null || value === '')) return []
    // Nobody could mend what does not show.
    if (!isVisible(spec, specs, values) && !fits(definition, name, value)) return []
    return [[name, value]]
  })
  return { kind, ...Object.fromEntries(entries) }
}

function fits({ config }: AnySource, field: string, value: unknown): boolean {
  const schema = config.shape[field]
  return schema !== undefined && z.safeParse(schema, value).success
}

/** The settings of a draft without problems. */
export const configOf = (draft: SourceDraft): SourceConfig => sourceConfigSchema.parse(settingsOf(draft))

/** Whether a change in the source would start a sync; not as long as the settings do not fit. */
export function isWatchedDraft(draft: SourceDraft): boolean {
  const { data } = sourceConfigSchema.safeParse(settingsOf(draft))
  return data !== undefined && isWatched(data)
}

/** What a source is called when nobody named it, from what is filled in and fits. */
export function nameFor(draft: SourceDraft): string {
  const definition = kindOf(draft)
  const { kind: _kind, ...settings } = settingsOf(draft)
  return definition.nameOf(
    Object.fromEntries(Object.entries(settings).filter(([field, value]) => fits(definition, field, value))),
  )
}

/** What is sent to the server for a draft without problems. */
export function saveInput(draft: SourceDraft): SaveSourceInput {
  return {
    name: (draft.name.trim() || nameFor(draft) || draft.kind).slice(0, 120),
    config: configOf(draft),
    ...(kindOf(draft).secret && draft.secret !== null ? { secret: draft.secret } : {}),
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
