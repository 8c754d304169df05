import type { z } from 'zod'
import type { Explained } from './explain'
import type { Filter } from './filter'
import type { InputField } from './input-field'
import type { IssueCode } from './issue'
import type { Json } from './json'
import type { ModelRef } from './model-ref'
import type { PortSpec, PortValues } from './ports'
import type { Said } from './said'

export const locales = ['en', 'es'] as const
export type Locale = (typeof locales)[number]

export const categories = ['io', 'retrieval', 'prompt', 'model', 'logic', 'tool'] as const
export type Category = (typeof categories)[number]

/** What a node may need from outside. `server/capabilities` gives each name its interface. */
export const capabilityNames = [
  'chatModel',
  'embedder',
  'vectorStore',
  'collections',
  'rerankServer',
  'http',
  'pipelines',
  'secrets',
] as const
export type CapabilityName = (typeof capabilityNames)[number]

/** What may be re-used or repeated: pure steps cache; read steps cache while their sources stay the same; writes never do. */
export type Effect = 'pure' | 'read' | 'write'

/**
 * All texts of a node in one language. `summary` is the line on the card, with `{field}` placeholders for config values.
 * Keys of `fields` are config paths (`a.b`); keys of `options` are `path=value`.
 */
export interface NodeTexts {
  title: string
  description: string
  summary: string
  help: string
  ports: Record<string, string>
  fields: Record<string, { label: string; hint?: string }>
  options: Record<string, string>
}
export type NodeMessages = Record<Locale, NodeTexts>

/** What each note of a node says in general, by code. A code belongs to one node, or is one of `commonNotes`. */
export type NoteTexts<Code extends string = string> = Readonly<Record<Code, Record<Locale, string>>>

export type Ports = Record<string, PortSpec>

/** How a form shows a config field (zod `.meta()`): data only, never functions. `visibleWhen` compares a sibling field. */
export interface FormMeta {
  ui?:
    | 'liquid'
    | 'textarea'
    | 'slider'
    | 'collection'
    | 'chat-model'
    | 'filter'
    | 'json-schema'
    | 'input-fields'
    | 'hidden'
    | 'pipeline'
    | 'item-field'
    | 'branches'
    | 'key-values'
    | 'number-list'
    | 'lines'
    | 'labels'
    | 'examples'
  visibleWhen?: { field: string; in: Json[] }
  step?: number
  unit?: string
  advanced?: boolean
  /** Fields that follow one another in the same row stand side by side. */
  row?: string
}

declare module 'zod' {
  interface GlobalMeta extends FormMeta {}
}

type Path = (string | number)[]

/**
 * An outside thing that a config refers to, at `path`, resolved by the compiler against the environment. `filter`: what
 * is asked of the collection's fields; `inputs`: those that the pipeline had when it was chosen.
 */
export type ResourceRef =
  | { kind: 'collection'; key: string; id: string; path: Path; filter?: { value: Filter; path: Path } }
  /** `language`: it must follow instructions; the built-in reader, which only quotes, does not do. */
  | { kind: 'chatModel'; key: string; ref: ModelRef; path: Path; language?: boolean }
  | { kind: 'embedder'; key: string; ref: ModelRef; path: Path }
  | { kind: 'pipeline'; key: string; id: string; path: Path; inputs?: readonly InputField[] }
  | { kind: 'rerankServer'; path: Path }
  /** `host`: where it is sent to, as far as that is written in the config. */
  | { kind: 'secret'; name: string; host: string | undefined; path: Path }

/** An issue a definition reports about its own config. */
export interface ConfigIssue {
  code: Extract<IssueCode, 'config-invalid' | 'secret-plain'>
  message: Said
  path: Path
}

export interface NodeDefinition<
  C = unknown,
  I extends Ports = Ports,
  O extends Ports = Ports,
  N extends readonly CapabilityName[] = readonly CapabilityName[],
  Note extends string = string,
> {
  readonly type: string
  readonly version: number
  readonly category: Category
  /** Name of a Tabler icon; the types of the generated `nodes/icons.gen.ts` know whether there is one. */
  readonly icon: `Icon${string}`
  /** Its place in palette, menus and docs, lowest first. Types without one follow by name. */
  readonly order?: number
  /** Types that most often take what this one gives, best first: how the canvas ranks what it offers. */
  readonly next?: readonly string[]
  /** `input` and `output` nodes are the pipeline's signature: exactly one of each. */
  readonly role?: 'input' | 'output'
  /** The inputs that a node of role `input` gives its pipeline. */
  readonly signature?: (config: C) => readonly InputField[]
  readonly messages: NodeMessages
  readonly notes?: NoteTexts<Note>
  readonly config: z.ZodType<C>
  /** Config of a node just dropped on the canvas; may be incomplete (the compiler says what is missing). */
  readonly defaults: Record<string, unknown>
  readonly ports: (config: C) => { inputs: I; outputs: O }
  readonly needs: N
  readonly effect: Effect
  /** Where the config decides: one node that reads or writes. Absent: `effect`. */
  readonly effectOf?: (config: C) => Effect
  /**
   * All inputs are alternatives, in the order of `ports`: the step runs with the first that arrives and is not empty.
   * What feeds only a later one does not start before every earlier one is lost. `acceptEmpty`: an empty value is as good.
   */
  readonly alternatives?: (config: C) => { acceptEmpty: boolean }
  /** Time limit of one attempt, in milliseconds. */
  readonly timeoutMs: number
  /** Where the config decides how long it may take. Absent: `timeoutMs`. */
  readonly timeoutOf?: (config: C) => number
  /** Output port whose text streams while the step runs. */
  readonly streams?: string
  readonly resources?: (config: C) => ResourceRef[]
  readonly check?: (config: C) => ConfigIssue[]
  /**
   * It holds a prompt, which the playground varies: the config fields that are its texts, in order. `label`: the output that
   * is one of a fixed set of labels, and which those are; such answers are scored as classes. `examples`: the field that
   * holds answered questions to be shown first.
   */
  readonly prompt?: {
    texts: readonly string[]
    label?: { port: string; labels: (config: C) => readonly string[] }
    examples?: string
  }
  /** Absent: a step that takes chunks and gives chunks counts as one that packs them, any other is not asked. */
  readonly explain?: Explained<C>
  /** Brings a config of an older version to the next one. */
  readonly migrate?: Record<number, (config: Record<string, unknown>) => Record<string, unknown>>
}

/** Declares a node type. Isomorphic: a definition runs in the browser and on the server. */
export function defineNode<
  C,
  I extends Ports,
  O extends Ports,
  const N extends readonly CapabilityName[],
  Note extends string = never,
>(definition: NodeDefinition<C, I, O, N, Note>): NodeDefinition<C, I, O, N, Note> {
  return definition
}

/** The definitions a compiler knows, by type. Config types are checked by each definition's own schema. */
export type AnyDefinition = NodeDefinition<never>
export type Definitions = ReadonlyMap<string, AnyDefinition>

/** The value of each declared input: optional ports may be absent. */
export type InputValues<I extends Ports> = {
  [K in keyof I]: I[K]['required'] extends true ? PortValues[I[K]['type']] : PortValues[I[K]['type']] | undefined
}
export type OutputValues<O extends Ports> = { [K in keyof O]?: PortValues[O[K]['type']] }
