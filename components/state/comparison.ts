import { z } from 'zod'
import type { EditorInstance } from './editor-context'
import type { UiStore } from './ui-store'

/** Marks on the canvas what differs from a version; nothing with `null`. */
export function compareWith({ ui, store }: Pick<EditorInstance, 'ui' | 'store'>, number: number | null): void {
  const { differences } = ui.getState()
  ui.setState({ comparedWith: number })
  if (number !== null || !differences) return
  // What is gone, and was drawn for the comparison only, cannot stay selected.
  const { graph, selection, select } = store.getState()
  const there = new Set([...graph.nodes, ...graph.edges, ...graph.notes, ...graph.groups].map(({ id }) => id))
  select([...selection].filter((id) => there.has(id)))
}

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Keeps in this tab which version a pipeline is compared with, and takes it up again. Gives back how to end that. */
export function rememberComparison(ui: UiStore, memory: Memory, pipelineId: string): () => void {
  const key = `telar.compared.${pipelineId}`
  const kept = z.coerce.number().int().positive().safeParse(memory.getItem(key)).data
  if (kept !== undefined) ui.setState({ comparedWith: kept })
  return ui.subscribe(({ comparedWith }, before) => {
    if (comparedWith === before.comparedWith) return
    if (comparedWith === null) memory.removeItem(key)
    else memory.setItem(key, String(comparedWith))
  })
}
