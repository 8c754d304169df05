import type { Graph } from '@/pipeline/graph'
import { applyEdit, type Edit } from './edits'

/** What an entry is called in "Undo …"; keys of `editor.edit` in the messages. */
export type EditLabel =
  | 'add'
  | 'delete'
  | 'move'
  | 'connect'
  | 'replace'
  | 'insert'
  | 'swap'
  | 'disconnect'
  | 'configure'
  | 'rename'
  | 'note'
  | 'group'
  | 'paste'
  | 'duplicate'
  | 'layout'
  | 'align'

export interface Entry {
  label: EditLabel
  forward: Edit
  inverse: Edit
  /** Edits with the same key that follow closely (typing in one field) become one entry. */
  mergeKey: string | undefined
  at: number
}

export interface History {
  past: Entry[]
  future: Entry[]
}

export interface Document {
  graph: Graph
  history: History
}

const MERGE_WITHIN_MS = 1500
const MAX_ENTRIES = 500

export const emptyHistory = (): History => ({ past: [], future: [] })

/** Does an edit and remembers it; what had been undone is forgotten. */
export function perform(
  document: Document,
  edit: Edit,
  label: EditLabel,
  options: { mergeKey?: string; at: number },
): Document {
  const applied = applyEdit(document.graph, edit)
  const { past } = document.history
  const last = past.at(-1)
  const merges =
    last !== undefined &&
    options.mergeKey !== undefined &&
    last.mergeKey === options.mergeKey &&
    options.at - last.at <= MERGE_WITHIN_MS &&
    document.history.future.length === 0
  const entry: Entry = {
    label,
    forward: edit,
    inverse: merges ? last.inverse : applied.inverse,
    mergeKey: options.mergeKey,
    at: options.at,
  }
  const kept = merges ? past.slice(0, -1) : past
  return { graph: applied.graph, history: { past: [...kept, entry].slice(-MAX_ENTRIES), future: [] } }
}

/** Takes the last edit back; without one, nothing changes. */
export function undo(document: Document): Document {
  const entry = document.history.past.at(-1)
  if (!entry) return document
  return {
    graph: applyEdit(document.graph, entry.inverse).graph,
    history: { past: document.history.past.slice(0, -1), future: [entry, ...document.history.future] },
  }
}

/** Does the edit again that was taken back last. */
export function redo(document: Document): Document {
  const [entry, ...future] = document.history.future
  if (!entry) return document
  const { mergeKey: _closed, ...rest } = entry
  return {
    graph: applyEdit(document.graph, entry.forward).graph,
    history: { past: [...document.history.past, { ...rest, mergeKey: undefined }], future },
  }
}
