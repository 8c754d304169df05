import { randomUUID } from 'node:crypto'
import { type Chunk, cited, passageKey } from '@/pipeline/chunk'
import type { Message } from '@/pipeline/message'
import { makeNote, type NoteOf } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { isSourcesName, type Templates } from './fields'
import { parseTemplate } from './liquid'
import type { TemplateValues } from './render-message'
import { SourceDrop } from './source-drop'

/** Numbers the chunks of all source inputs from 1; a passage that arrives twice keeps its first number. */
export function fill(names: readonly string[], inputs: Readonly<Record<string, unknown>>): TemplateValues {
  const nonce = randomUUID()
  const drops = new Map<string, SourceDrop>()
  const sources = new Map<number, { chunk: Chunk; rendered: string }>()
  const filling: TemplateValues = { values: {}, texts: {}, sources, nonce }
  for (const name of names) {
    if (!isSourcesName(name)) {
      const text = String(inputs[name] ?? '')
      filling.values[name] = text
      filling.texts[name] = text
      continue
    }
    // Source inputs are chunks by their port's type.
    const chunks = (inputs[name] ?? []) as readonly Chunk[]
    filling.values[name] = chunks.map((chunk) => {
      const key = passageKey(chunk)
      const known = drops.get(key)
      if (known) return known
      const citation = sources.size + 1
      const drop = new SourceDrop(chunk, citation, nonce)
      drops.set(key, drop)
      sources.set(citation, { chunk: cited(chunk, citation), rendered: drop.rendered })
      return drop
    })
  }
  return filling
}

/** Chunks that stand in the messages; all of them when a filter hides which. */
export function shownSources({ sources }: TemplateValues, messages: readonly Message[]): Chunk[] {
  const placed = new Set<number | undefined>()
  for (const message of messages) for (const { chunk } of message.sources ?? []) placed.add(chunk.citation)
  const shown: Chunk[] = []
  for (const { chunk } of sources.values()) if (placed.size === 0 || placed.has(chunk.citation)) shown.push(chunk)
  return shown
}

/** A graph with such a template does not compile; one that was published before still runs, and says so. */
export function mistakeNotes(templates: Templates): NoteOf[] {
  return (['system', 'user'] as const).flatMap((part) =>
    parseTemplate(templates[part]).mistakes.map(({ line = 1, message }): NoteOf => {
      const params = { field: part, line }
      return makeNote(
        'template-suspect',
        say('The {part} template, line {line}: {message}.', { part, line, message }),
        params,
      )
    }),
  )
}
