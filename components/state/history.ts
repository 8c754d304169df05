import type { Graph } from '@/pipeline/graph'
import { applyEdit, type Edit } from './edits'

/** What an entry is called in "Undo …"; keys of `editor.edit` in the messages. */
export const editLabels = [
  'add',
  'delete',
  'move',
  'connect',
  'replace',
  'insert',
  'swap',
  'disconnect',
  'configure',
  'rename',
  'debug',
  'note',
  'group',
  'collapse',
  'paste',
  'duplicate',
  'layout',
  'align',
  'extract',
  'inline',
  'restore',
  'take-back',
  'take-variant',
] as const
export type EditLabel = (typeof editLabels)[number]

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
    forward: merges ? sequence(last.forward, edit) : edit,
    inverse: merges ? sequence(applied.inverse, last.inverse) : applied.inverse,
    mergeKey: options.mergeKey,
    at: options.at,
  }
  const kept = merges ? past.slice(0, -1) : past
  return { graph: applied.graph, history: { past: [...kept, entry].slice(-MAX_ENTRIES), future: [] } }
}

/** One edit after the other as one; what the second sets anyway, the first need not set. */
function sequence(first: Edit, second: Edit): Edit {
  const later = new Set(flat(second).map(settingOf))
  const kept = flat(first).filter((edit) => {
    const setting = settingOf(edit)
    return setting === null || !later.has(setting)
  })
  const edits = [...kept, ...flat(second)]
  return edits.length === 1 && edits[0] ? edits[0] : { kind: 'batch', edits }
}

const flat = (edit: Edit): Edit[] => (edit.kind === 'batch' ? edit.edits.flatMap(flat) : [edit])

/** What an edit sets, whatever it was before: two with the same answer, and the later one decides. `null`: nothing. */
function settingOf(edit: Edit): string | null {
  switch (edit.kind) {
    case 'configure':
    case 'rename':
    case 'debug':
      return `${edit.kind}:${edit.node}`
    case 'move':
      return `move:${Object.keys(edit.positions).sort().join()}`
    case 'assign-group':
      return `assign-group:${Object.keys(edit.groups).sort().join()}`
    case 'reconnect':
      return `reconnect:${Object.keys(edit.ends).sort().join()}`
    case 'edit-note':
      return `note:${edit.note}`
    case 'edit-group':
      return `group:${edit.group}`
    case 'collapse':
      return `collapse:${Object.keys(edit.groups).sort().join()}`
    case 'resize':
      return `resize:${edit.id}`
    default:
      return null
  }
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
