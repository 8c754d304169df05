import { z } from 'zod'
import { type Chunk, chunkSchema } from './chunk'
import { type Json, jsonSchema } from './json'
import { type Message, messageSchema } from './message'
import { sectionsOf } from './placement'
import { tableHead } from './table-head'

export const portTypes = ['text', 'messages', 'chunks', 'json', 'number', 'boolean'] as const
export const portTypeSchema = z.enum(portTypes)
export type PortType = z.infer<typeof portTypeSchema>

export interface PortValues {
  text: string
  messages: Message[]
  chunks: Chunk[]
  json: Json
  number: number
  boolean: boolean
}

/** The schema each port type's values satisfy. */
export const portValueSchemas: { [T in PortType]: z.ZodType<PortValues[T]> } = {
  text: z.string(),
  messages: z.array(messageSchema),
  chunks: z.array(chunkSchema),
  json: jsonSchema,
  number: z.number(),
  boolean: z.boolean(),
}

/**
 * A port as a definition declares it. `accepts` says how many edges may end in an input: `one`; or `first`, a join that
 * takes the first edge whose branch was not skipped. `dynamic` marks a port that comes from config, labelled by its key.
 */
export interface PortSpec<T extends PortType = PortType> {
  readonly type: T
  readonly required: boolean
  readonly accepts: 'one' | 'first'
  readonly dynamic: boolean
}

type PortOptions = Partial<Omit<PortSpec, 'type'>>
function makePort<T extends PortType>(type: T) {
  return <O extends PortOptions>(
    options?: O,
  ): PortSpec<T> & { readonly required: O extends { required: false } ? false : true } =>
    ({ type, required: true, accepts: 'one', dynamic: false, ...options }) as PortSpec<T> & {
      readonly required: O extends { required: false } ? false : true
    }
}

/** Builders for port specs: `port.text()`, `port.chunks({ required: false })`. */
export const port = {
  text: makePort('text'),
  messages: makePort('messages'),
  chunks: makePort('chunks'),
  json: makePort('json'),
  number: makePort('number'),
  boolean: makePort('boolean'),
}

/** Renders one source as prompts show it: numbered and delimited, so that a model can tell evidence from instruction. */
export function renderSource(chunk: Chunk, citation: number): string {
  const place = chunk.position.page === undefined ? '' : ` page="${chunk.position.page}"`
  const text = chunk.text.includes('<') ? chunk.text.replaceAll(/<(\/?)source/gi, '‹$1source') : chunk.text
  return `<source id="${citation}" document="${plain(chunk.documentName)}"${placementOf(chunk)}${place}>\n${headOf(chunk)}${text}\n</source>`
}

/** The header of a table above rows that were cut from it; chunks of earlier versions stay as they are. */
function headOf({ title, text, context }: Chunk): string {
  if (title === undefined || context === undefined) return ''
  const head = tableHead(text, context)
  return head === '' ? '' : `${head.replaceAll(/<(\/?)source/gi, '‹$1source')}\n`
}

/** A document, and a name that somebody gave it, cannot close its own delimiter and pose as an instruction. */
function plain(name: string): string {
  return /["<>\r\n]/.test(name) ? name.replaceAll('"', "'").replaceAll(/[<>\r\n]+/g, ' ') : name
}

/**
 * Title, subject, period and headings of chunks that carry them, outside the quoted text. Chunks that were indexed by an
 * earlier version carry no title: their prompts stay as they are.
 */
function placementOf(chunk: Chunk): string {
  const { title, subject, period, documentName } = chunk
  if (title === undefined) return ''
  const sections = sectionsOf(chunk)
  let shown = documentName.startsWith(title) ? '' : ` title="${plain(title)}"`
  if (subject !== undefined) shown += ` subject="${plain(subject)}"`
  if (period !== undefined && !title.includes(period)) shown += ` period="${plain(period)}"`
  if (sections.length > 0) shown += ` section="${plain(sections.join(' › '))}"`
  return shown
}

/** Renders chunks as numbered, delimited sources; a chunk keeps the citation number it already has. */
export function renderSources(chunks: readonly Chunk[]): string {
  return chunks.map((chunk, index) => renderSource(chunk, chunk.citation ?? index + 1)).join('\n\n')
}

type Conversion = (value: never) => unknown
function conversion<A extends PortType, B extends PortType>(
  convert: (value: PortValues[A]) => PortValues[B],
): Conversion {
  return convert
}

/** Which port types convert into which, and how. Anything not listed does not connect. */
const conversions: { readonly [from in PortType]?: { readonly [to in PortType]?: Conversion } } = {
  text: {
    messages: conversion<'text', 'messages'>((content) => [{ role: 'user', content, origin: 'user' }]),
    json: conversion<'text', 'json'>((text) => text),
  },
  messages: {
    json: conversion<'messages', 'json'>((messages) => JSON.parse(JSON.stringify(messages)) as Json),
    text: conversion<'messages', 'text'>((messages) => messages.map((m) => `${m.role}: ${m.content}`).join('\n\n')),
  },
  chunks: {
    text: conversion<'chunks', 'text'>(renderSources),
    json: conversion<'chunks', 'json'>((chunks) => JSON.parse(JSON.stringify(chunks)) as Json),
  },
  json: { text: conversion<'json', 'text'>((value) => (typeof value === 'string' ? value : JSON.stringify(value))) },
  number: {
    text: conversion<'number', 'text'>(String),
    json: conversion<'number', 'json'>((value) => value),
  },
  boolean: {
    text: conversion<'boolean', 'text'>(String),
    json: conversion<'boolean', 'json'>((value) => value),
  },
}

/** Whether a value of type `from` may flow into a port of type `to`. */
export function converts(from: PortType, to: PortType): boolean {
  return from === to || conversions[from]?.[to] !== undefined
}

/** Converts a port value. Throws `TypeError` for a pair that `converts` refuses (the compiler reports those first). */
export function convert(value: unknown, from: PortType, to: PortType): unknown {
  if (from === to) return value
  const apply = conversions[from]?.[to]
  if (!apply) throw new TypeError(`No conversion from ${from} to ${to}`)
  return (apply as (value: unknown) => unknown)(value)
}

/** One line that tells a person what a port carried; at most 140 characters. */
export function previewOf(value: unknown, type: PortType): string {
  const text = previewText(value, type)
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 140 ? `${line.slice(0, 139)}…` : line
}

/** Looks at shapes only: previews are made for every step of every run, where parsing with a schema would cost more than the step. */
function previewText(value: unknown, type: PortType): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value.slice(0, 500)
  if (Array.isArray(value) && type === 'chunks') {
    const names = new Set((value as Chunk[]).map((chunk) => chunk.documentName))
    return `${value.length} × ${[...names].join(', ')}`
  }
  if (Array.isArray(value) && type === 'messages') return (value as Message[]).at(-1)?.content.slice(0, 500) ?? ''
  return JSON.stringify(value) ?? ''
}
