import { groupEdit, withNotesInSight } from './commands'
import { applyEdit, type Edit, type GraphGroup, type Point, type Size } from './edits'
import { boundsOf, type Drawing, drawnBoxes, freePlace, insideOf, overlap, selectedBoxes } from './geometry'
import type { EditLabel } from './history'

/** What can be done with the notes and groups around nodes. */
export interface FrameActions {
  group(title: string): void
  editNote(note: string, text: string): void
  editGroup(group: string, title: string): void
  /** Draws the given groups as cards, or opens them again if they all are cards; without ids the selected ones, or all. */
  toggleGroups(ids?: Iterable<string>): void
  /** Opens the group that hides a node or note. */
  reveal(id: string): void
  resize(id: string, size: Size, position: Point): void
}

interface Access {
  get(): Drawing
  set(state: Pick<Drawing, 'selection'>): void
  edit(edit: Edit, label: EditLabel, mergeKey?: string): void
  /** Moves the view until these are seen. */
  show(ids: readonly string[]): void
}

const collapseEdit = (groups: GraphGroup[], collapsed: boolean): Edit => ({
  kind: 'collapse',
  groups: Object.fromEntries(groups.map(({ id }) => [id, collapsed])),
})

/**
 * Opens groups. Where something came to stand meanwhile on what a group needs when it is open, the group opens at the
 * nearest free place.
 */
function openEdit({ graph, definitions }: Drawing, groups: readonly GraphGroup[]): Edit {
  const edits: Edit[] = []
  let drawn = graph
  const perform = (edit: Edit) => {
    edits.push(edit)
    drawn = applyEdit(drawn, edit).graph
  }
  for (const group of groups) {
    const inside = new Set(insideOf(drawn, group))
    perform(collapseEdit([group], false))
    const frames = new Set(drawn.groups.filter(({ collapsed }) => !collapsed).map(({ id }) => id))
    // The frame of another folded group would hide the notes of this one.
    const hiding = drawn.notes.some(({ id }) => inside.has(id)) ? drawn.groups.filter(({ collapsed }) => collapsed) : []
    const others = [
      ...drawnBoxes(drawn, definitions).filter(({ id }) => !inside.has(id) && !frames.has(id)),
      ...hiding.map(({ position, size }) => ({ ...position, ...size })),
    ]
    const { x, y } = group.position
    if (!others.some((box) => overlap(box, { ...group.position, ...group.size }))) continue
    const to = freePlace(group.position, group.size, others)
    const moved = [group, ...[...drawn.nodes, ...drawn.notes].filter(({ id }) => inside.has(id))]
    perform({
      kind: 'move',
      positions: Object.fromEntries(
        moved.map(({ id, position }) => [id, { x: position.x + to.x - x, y: position.y + to.y - y }]),
      ),
    })
  }
  const [first] = edits
  return first && edits.length === 1 ? first : { kind: 'batch', edits }
}

/** The editor's actions on notes and groups. */
export const frameActions = ({ get, set, edit, show }: Access): FrameActions => ({
  group: (title) => {
    const boxes = selectedBoxes(get())
    const bounds = boundsOf(boxes)
    if (!bounds) return
    const members = boxes.map((box) => box.id)
    const made = groupEdit(get().graph, members, bounds, title)
    edit(made.edit, 'group')
    set({ selection: new Set([made.id]) })
  },
  editNote: (note, text) => edit({ kind: 'edit-note', note, text: text.slice(0, 10_000) }, 'note', `note:${note}`),
  editGroup: (group, title) =>
    edit({ kind: 'edit-group', group, title: title.slice(0, 120) }, 'group', `group:${group}`),
  toggleGroups: (ids) => {
    const { graph, selection } = get()
    const wanted = new Set(ids ?? selection)
    const named = graph.groups.filter((group) => wanted.has(group.id))
    const groups = named.length > 0 || ids ? named : graph.groups
    if (groups.length === 0) return
    const opens = groups.every((group) => group.collapsed)
    edit(opens ? openEdit(get(), groups) : collapseEdit(groups, true), 'collapse')
    if (named.length > 0) show(groups.map(({ id }) => id))
  },
  reveal: (id) => {
    const { graph } = get()
    const hiding = graph.groups.filter((group) => group.collapsed && insideOf(graph, group).includes(id))
    if (hiding.length > 0) edit(openEdit(get(), hiding), 'collapse')
  },
  resize: (id, size, position) => {
    const { graph, definitions } = get()
    edit(withNotesInSight(graph, definitions, { kind: 'resize', id, size, position }), 'move')
  },
})
