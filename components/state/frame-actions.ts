import { addNoteEdit, groupEdit, newId } from './commands'
import type { Edit, Point, Size } from './edits'
import { boundsOf, type Drawing, selectedBoxes } from './geometry'
import type { EditLabel } from './history'

/** What can be done with the notes and groups around nodes. */
export interface FrameActions {
  group(title: string): void
  addNote(at: Point): void
  editNote(note: string, text: string): void
  editGroup(group: string, title: string): void
  resize(id: string, size: Size, position: Point): void
}

interface Access {
  get(): Drawing
  set(state: Pick<Drawing, 'selection'>): void
  edit(edit: Edit, label: EditLabel, mergeKey?: string): void
}

/** The editor's actions on notes and groups. */
export const frameActions = ({ get, set, edit }: Access): FrameActions => ({
  group: (title) => {
    const boxes = selectedBoxes(get())
    const bounds = boundsOf(boxes)
    if (!bounds) return
    const members = boxes.map((box) => box.id)
    const made = groupEdit(get().graph, members, bounds, title)
    edit(made.edit, 'group')
    set({ selection: new Set([made.id]) })
  },
  addNote: (at) => {
    const id = newId('note')
    edit(addNoteEdit(get().graph, { id, text: '', position: at, size: { width: 220, height: 120 } }), 'note')
    set({ selection: new Set([id]) })
  },
  editNote: (note, text) => edit({ kind: 'edit-note', note, text: text.slice(0, 10_000) }, 'note', `note:${note}`),
  editGroup: (group, title) =>
    edit({ kind: 'edit-group', group, title: title.slice(0, 120) }, 'group', `group:${group}`),
  resize: (id, size, position) => edit({ kind: 'resize', id, size, position }, 'move'),
})
