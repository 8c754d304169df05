import { z } from 'zod'
import type { Json } from './json'
import type { Locale } from './node-definition'

/** What a field of a form says. `placeholder` shows how a value looks, `wrong` what is asked of one that does not fit. */
export interface SourceFieldTexts {
  label: string
  hint?: string
  placeholder?: string
  wrong?: string
  /** Where another field has this value, these take the place of the texts above. */
  when?: { field: string; is: Json; label?: string; placeholder?: string }
}

/** All texts of a kind of source in one language. */
export interface SourceTexts<Field extends string = string> {
  title: string
  description: string
  /** By field of the config, each of them; `secret` where the kind has one. Keys of `options` are `field=value`. */
  fields: Record<Field, SourceFieldTexts> & { secret?: SourceFieldTexts }
  options?: Record<string, string>
}
export type SourceMessages = Record<Locale, SourceTexts>

type Shape = z.core.$ZodShape
/** A config as its schema gives it. */
export type SettingsOf<S extends Shape> = z.output<z.ZodObject<S, z.core.$strict>>

/** A kind of place that documents come from, and everything the studio, the API and the syncs know about it. */
export interface SourceDefinition<Kind extends string = string, S extends Shape = Shape> {
  /** Its folder's name. */
  readonly kind: Kind
  readonly version: number
  /** Name of a Tabler icon. */
  readonly icon: `Icon${string}`
  /** Its place among the kinds, lowest first. Kinds without one follow by name. */
  readonly order?: number
  readonly messages: Record<Locale, SourceTexts<keyof S & string>>
  /** Its fields, in their order, are the form; their `.meta()` says how each shows. */
  readonly config: z.ZodObject<S, z.core.$strict>
  /** It has a secret, which is kept encrypted apart from the config and asked for beside this field. */
  readonly secret?: { beside: string & keyof S }
  /** The folder whose changes call for a sync; `null` when nobody wants that. Absent: the kind tells no changes. */
  readonly watched?: (config: SettingsOf<S>) => string | null
  /** Where its documents are, on one line. */
  readonly place: (config: SettingsOf<S>) => string
  /** What a source is called that nobody named, from what is filled in and fits so far; empty: no name yet. */
  readonly nameOf: (config: Partial<SettingsOf<S>>) => string
  /** Brings a config of an older version to the next one. */
  readonly migrate?: Record<number, (config: Record<string, unknown>) => Record<string, unknown>>
}

/** Declares a kind of source. Isomorphic: a definition runs in the browser and on the server. */
export function defineSource<const Kind extends string, S extends Shape>(
  definition: SourceDefinition<Kind, S>,
): SourceDefinition<Kind, S> {
  return definition
}

/** The config of a kind with its name in it, as it is sent, shown and stored. */
export function kindSchema<const Kind extends string, S extends Shape>({ kind, config }: SourceDefinition<Kind, S>) {
  return z.strictObject({ kind: z.literal(kind), ...config.shape })
}

/** A definition among others: its functions get what its own schema let through. */
export type AnySource = SourceDefinition
export type SourceDefinitions = ReadonlyMap<string, AnySource>
