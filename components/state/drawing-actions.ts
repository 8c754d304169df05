import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { type Fragment, partsForPaste } from './clipboard'
import { addNoteEdit, connectEdit, makeEdge, newId, removeEdit, withNotesInSight } from './commands'
import { checkConnection } from './connections'
import type { EditorActions, EditorState } from './editor-store'
import type { Edit, Point } from './edits'
import { type Box, boundsOf, boxesForNotes, boxesOf, freePlace, liesIn } from './geometry'
import { insertEdit } from './insert'
import { layoutEdit } from './layout'
import { withOwnNames } from './names'
import { placeNode } from './place-node'
import { swapEdit, swapped } from './swap'

type Names = 'addNode' | 'connect' | 'reattach' | 'insert' | 'swap' | 'paste' | 'duplicate' | 'addNote' | 'layout'

/** What brings things onto the canvas and joins them. `only`: the one thing that is selected. */
export function drawingActions(
  definitions: Definitions,
  get: () => EditorState & EditorActions,
  set: (change: Partial<EditorState>) => void,
  edit: EditorActions['edit'],
  only: () => { node: GraphNode | null; edge: GraphEdge | null },
): Pick<EditorActions, Names> {
  const arrive = (ids: readonly string[]): void => {
    // What did not come about cannot be selected.
    if (!get().readOnly)
      set({ selection: new Set(ids), arrival: { ids, whole: false, count: get().arrival.count + 1 } })
  }
  const addCopies = (fragment: Fragment, label: 'paste' | 'duplicate', at?: Point): void => {
    const { graph: current, viewOf, nameOf } = get()
    const corner = at ?? cornerFor(fragment, current, definitions, viewOf())
    const parts = partsForPaste(current, fragment, corner, newId)
    const named = withOwnNames(
      current.nodes,
      parts.nodes.map(({ item }) => item),
      nameOf,
    )
    const nodes = parts.nodes.map((part, index) => ({ ...part, item: named[index] ?? part.item }))
    edit({ kind: 'add', parts: { ...parts, nodes } }, label)
    arrive([...nodes, ...parts.notes, ...parts.groups].map(({ item }) => item.id))
  }
  return {
    addNode: (type, options = {}) => {
      const definition = definitions.get(type)
      if (!definition || get().readOnly) return null
      const { viewOf, nameOf, graph: current } = get()
      const into = options.into ?? (options.at || options.from || options.to ? undefined : only().edge?.id)
      const wish = { ...options, into, selected: only().node }
      const placed = placeNode({ graph: current, definitions, view: viewOf(), nameOf }, definition, wish)
      edit(withNotesInSight(current, definitions, placed.edit), placed.label)
      arrive([placed.id])
      set({ inspectorTab: 'config' })
      return placed.id
    },
    connect: (source, target) => {
      const { graph: current } = get()
      const result = checkConnection(current, definitions, source, target)
      if (!result.ok) return result.reason
      const drawn = connectEdit(current, makeEdge(source, target))
      const removal = result.replaces && removeEdit(current, new Set([result.replaces.id]))
      if (removal) edit({ kind: 'batch', edits: [removal, drawn] }, 'replace')
      else edit(drawn, 'connect')
      return null
    },
    reattach: (id, ends) => {
      const { graph: current } = get()
      const others = { ...current, edges: current.edges.filter((item) => item.id !== id) }
      const result = checkConnection(others, definitions, ends.source, ends.target)
      if (!result.ok) return result.reason
      const moved: Edit = { kind: 'reconnect', ends: { [id]: ends } }
      const removal = result.replaces && removeEdit(current, new Set([result.replaces.id]))
      edit(removal ? { kind: 'batch', edits: [removal, moved] } : moved, removal ? 'replace' : 'connect')
      return null
    },
    insert: (id, edgeId, at) => {
      const { graph: current } = get()
      const node = current.nodes.find((item) => item.id === id)
      const into = current.edges.find((item) => item.id === edgeId)
      const change = node && into && insertEdit(current, definitions, { edge: into, node, at })
      if (change) edit(withNotesInSight(current, definitions, change), 'insert')
      return Boolean(change)
    },
    swap: (id, type) => {
      const { graph: current } = get()
      const node = current.nodes.find((item) => item.id === id)
      const definition = definitions.get(type)
      if (!node || !definition || get().readOnly) return null
      const result = swapped(current, definitions, node, definition)
      edit(swapEdit(current, id, result), 'swap')
      set({ selection: new Set([result.node.id]) })
      return result
    },
    paste: (fragment, at) => addCopies(fragment, 'paste', at),
    duplicate: () => {
      const fragment = get().copy()
      if (fragment) addCopies(fragment, 'duplicate')
    },
    addNote: () => {
      const { graph: current, viewOf } = get()
      const [id, size, view] = [newId('note'), { width: 220, height: 120 }, viewOf()]
      const middle = view
        ? { x: view.x + (view.width - size.width) / 2, y: view.y + (view.height - size.height) / 2 }
        : { x: 0, y: 0 }
      const position = freePlace(middle, size, boxesForNotes(current, definitions), view)
      edit(addNoteEdit(current, { id, text: '', position, size }), 'note')
      arrive([id])
      return id
    },
    layout: () => {
      const { graph: current, selection, viewOf, arrival } = get()
      const view = viewOf()
      const room = view && { width: view.width * view.zoom, height: view.height * view.zoom }
      const change = layoutEdit(current, definitions, selection, room)
      if (!change || get().readOnly) return
      edit(withNotesInSight(current, definitions, change), 'layout')
      const ids = [...current.nodes, ...current.notes, ...current.groups].map(({ id }) => id)
      set({ arrival: { ids, whole: true, count: arrival.count + 1 } })
    },
  }
}

/** Where copies go: clear of everything, near the originals where those are in sight, else in the middle of the view. */
function cornerFor({ graph: copied }: Fragment, graph: Graph, definitions: Definitions, view: Box | null): Point {
  const bounds = boundsOf(boxesOf(copied, definitions))
  if (!bounds) return { x: 0, y: 0 }
  const isSeen = !view || liesIn({ ...bounds, width: 1, height: 1 }, view)
  const wanted = isSeen
    ? { x: bounds.x + 40, y: bounds.y + 40 }
    : { x: view.x + (view.width - bounds.width) / 2, y: view.y + (view.height - bounds.height) / 2 }
  const taken = copied.notes.length > 0 ? boxesForNotes(graph, definitions) : boxesOf(graph, definitions)
  return freePlace(wanted, bounds, taken, view)
}
