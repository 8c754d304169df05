import { z } from 'zod'
import { graphEdgeSchema, graphGroupSchema, graphNodeSchema, graphNoteSchema, graphSchema } from '@/pipeline/graph'
import { canonicalJson } from '@/pipeline/json'
import type { EditorStore } from './editor-store'
import type { Edit, Placed } from './edits'
import { type Document, type Entry, editLabels, type History, undo } from './history'

/*
 * A tab's history lives in its sessionStorage. That is the tab's own, so two tabs cannot mix theirs; it survives a reload
 * and goes with the tab; and it is written at once, where IndexedDB would lose what is written while the page goes.
 */

const ids = z.array(z.string())
const point = z.object({ x: z.number(), y: z.number() })
const size = z.object({ width: z.number(), height: z.number() })
const placed = <T>(item: z.ZodType<T>): z.ZodType<Placed<T>[]> => z.array(z.object({ at: z.number(), item }))
const ends = graphEdgeSchema.pick({ source: true, target: true })

const editSchema: z.ZodType<Edit> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('add'),
    parts: z.object({
      nodes: placed(graphNodeSchema),
      edges: placed(graphEdgeSchema),
      notes: placed(graphNoteSchema),
      groups: placed(graphGroupSchema),
    }),
  }),
  z.object({
    kind: z.literal('remove'),
    ids: z.object({ nodes: ids, edges: ids, notes: ids, groups: ids }),
  }),
  z.object({ kind: z.literal('move'), positions: z.record(z.string(), point) }),
  z.object({ kind: z.literal('configure'), node: z.string(), config: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('reconnect'), ends: z.record(z.string(), ends) }),
  z.object({ kind: z.literal('rename'), node: z.string(), title: z.string().nullable() }),
  z.object({ kind: z.literal('assign-group'), groups: z.record(z.string(), z.string().nullable()) }),
  z.object({ kind: z.literal('edit-note'), note: z.string(), text: z.string() }),
  z.object({ kind: z.literal('edit-group'), group: z.string(), title: z.string() }),
  z.object({ kind: z.literal('collapse'), groups: z.record(z.string(), z.boolean()) }),
  z.object({ kind: z.literal('resize'), id: z.string(), size, position: point }),
  z.object({
    kind: z.literal('batch'),
    get edits() {
      return z.array(editSchema)
    },
  }),
])

/** Edits that were made before the page was loaded stay entries of their own: nothing merges into them. */
const entrySchema = z
  .object({ label: z.enum(editLabels), forward: editSchema, inverse: editSchema, at: z.number() })
  .transform((entry): Entry => ({ ...entry, mergeKey: undefined }))
const keptSchema = z.object({ graph: graphSchema, past: z.array(entrySchema), future: z.array(entrySchema) })

type Memory = Pick<Storage, 'getItem' | 'setItem'>

const keyOf = (pipelineId: string): string => `telar.history.${pipelineId}`
/** A browser gives an origin about five million characters; several pipelines may be open one after the other. */
const MOST_CHARACTERS = 400_000
/** How many changes may have been made in vain because the page went before they were saved. */
const MOST_UNSAVED = 50

/**
 * The history that a tab kept for a document; `null` where there is none, or where it belongs to another state of the
 * document. What had not been saved when the page went can be done again.
 */
export function recallHistory(memory: Memory, pipelineId: string, graph: Document['graph']): History | null {
  const text = memory.getItem(keyOf(pipelineId))
  const kept = text === null ? null : keptSchema.safeParse(parsed(text)).data
  if (!kept) return null
  const wanted = canonicalJson(graph)
  let document: Document = { graph: kept.graph, history: { past: kept.past, future: kept.future } }
  for (let steps = 0; steps <= MOST_UNSAVED; steps += 1) {
    if (canonicalJson(document.graph) === wanted) return document.history
    if (document.history.past.length === 0) return null
    document = undo(document)
  }
  return null
}

/** Keeps a document's history, the entries nearest to now if not all find room. */
export function keepHistory(memory: Memory, pipelineId: string, { graph, history }: Document): void {
  let room = MOST_CHARACTERS
  const nearest = (entries: Entry[]): Entry[] => {
    const past = entries.findIndex((entry) => {
      room -= JSON.stringify(entry).length
      return room < 0
    })
    return past < 0 ? entries : entries.slice(0, past)
  }
  const past = nearest([...history.past].reverse()).reverse()
  const kept = { graph, past, future: nearest(history.future) }
  // Without room for it, none: the history of another state must not stay in its place.
  if (!put(memory, keyOf(pipelineId), JSON.stringify(kept))) put(memory, keyOf(pipelineId), '')
}

function put(memory: Memory, key: string, text: string): boolean {
  try {
    memory.setItem(key, text)
    return true
  } catch {
    return false
  }
}

const KEEP_AFTER_MS = 400

/** Takes up the history that the tab has for a pipeline and keeps it from then on. Gives back how to end it. */
export function rememberHistory(store: EditorStore, memory: Memory, pipelineId: string): () => void {
  const { graph, history } = store.getState()
  const known = history.past.length + history.future.length > 0
  const recalled = known ? null : recallHistory(memory, pipelineId, graph)
  if (recalled) store.setState({ history: recalled })
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    keepHistory(memory, pipelineId, store.getState())
  }
  const stop = store.subscribe((state, before) => {
    if (state.history === before.history) return
    clearTimeout(timer)
    timer = setTimeout(keep, KEEP_AFTER_MS)
  })
  window.addEventListener('pagehide', keep)
  return () => {
    keep()
    stop()
    window.removeEventListener('pagehide', keep)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
