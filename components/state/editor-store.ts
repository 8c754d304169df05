import { createStore } from 'zustand/vanilla'
import { compile } from '@/pipeline/compiler'
import type { NodeDebug } from '@/pipeline/debug'
import { type Environment, emptyEnvironment } from '@/pipeline/environment'
import type { Graph, GraphEdge, GraphNode } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import { markFacts, marksOf } from '@/pipeline/marks'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import { type Alignment, align } from './align'
import { copyFragment, type Fragment } from './clipboard'
import { configureEdit, debugEdit, moveEdit, removeEdit, replaceEdit, withNotesInSight } from './commands'
import type { PortEnd } from './connections'
import { drawingActions } from './drawing-actions'
import type { Edit, Point } from './edits'
import { type FrameActions, frameActions } from './frame-actions'
import { selectedBoxes, sizeOfNode, type View } from './geometry'
import { type EditLabel, emptyHistory, type History, perform, redo, undo } from './history'
import type { NameOf } from './names'
import type { Spot } from './suggest'
import type { Swap } from './swap'

export interface FieldFocus {
  node: string
  path: (string | number)[]
  /** Grows with each request, so that asking twice for the same field works. */
  count: number
}

/** What came onto the canvas last, to be brought into sight. */
export interface Arrival {
  ids: readonly string[]
  /** Everything, as large as the view allows, even where it is in sight already. */
  whole: boolean
  count: number
}

export type InspectorTab = 'config' | 'data' | 'changes' | 'help'

export interface EditorState {
  definitions: Definitions
  graph: Graph
  history: History
  /** Ids of selected nodes, notes, groups and edges. */
  selection: ReadonlySet<string>
  environment: Environment
  /** Whether the server has said what serves; until then `environment` is empty and nothing is missing. */
  informed: boolean
  issues: Issue[]
  /** What would run; `null` while the graph has errors. */
  plan: Plan | null
  /** What the results of the plan's steps would follow from now; those of the last drawing that compiled. */
  marks: Readonly<Record<string, string>>
  /** The facts about what serves may be older than the dock's run: until they are fresh, no result is called out of date. */
  doubtful: boolean
  fieldFocus: FieldFocus | null
  /** On a phone: nothing changes the graph. */
  readOnly: boolean
  inspectorTab: InspectorTab
  arrival: Arrival
  /** The part of the drawing in sight; `null` where none is shown. The canvas tells it. */
  viewOf: () => View | null
  /** What a node is called in the reader's language. The canvas tells it. */
  nameOf: NameOf
}

export interface EditorActions extends FrameActions {
  edit(edit: Edit, label: EditLabel, mergeKey?: string): void
  undo(): void
  redo(): void
  select(ids: Iterable<string>): void
  selectAll(): void
  setEnvironment(environment: Environment): void
  /** Says that the facts may be older than the dock's run, or that they are fresh. */
  doubt(doubtful: boolean): void
  /** Compiles what is drawn at this moment against what serves, and gives its issues. */
  compile(): readonly Issue[]
  setInspectorTab(tab: InspectorTab): void
  focusField(node: string, path: (string | number)[]): void
  /** Replaces the document, for instance by the one another tab saved; history starts anew. */
  load(graph: Graph): void
  /** Puts another drawing in the place of this one, as one edit that can be undone. */
  replace(graph: Graph, label: EditLabel): void
  /**
   * Adds a node free of all others: into an edge, at a place, or beside the selected one and connected to it where that
   * is unambiguous. While one edge is selected, it goes into that where it fits.
   */
  addNode(type: string, options?: Spot & { at?: Point | undefined }): string | null
  /** Draws an edge. One that had the port goes. */
  connect(source: PortEnd, target: PortEnd): Issue | null
  /** Gives an edge other ends, or says why it cannot have them. */
  reattach(edge: string, ends: Pick<GraphEdge, 'source' | 'target'>): Issue | null
  /** Puts a node without edges into an edge; whether it fits there. */
  insert(node: string, edge: string, at: Point): boolean
  /** Makes a node one of another type and says which edges did not fit. */
  swap(node: string, type: string): Swap | null
  move(positions: Record<string, Point>): void
  configure(node: string, path: string, config: Record<string, unknown>): void
  rename(node: string, title: string): void
  /** Sets what a person wants of a node while looking into the draft; members that are undefined are taken away. */
  debug(node: string, change: NodeDebug): void
  removeSelected(): void
  copy(): Fragment | null
  paste(fragment: Fragment, at?: Point): void
  duplicate(): void
  /** Arranges what is selected, if that is more than one node, else everything; in rows that fill the view. */
  layout(): void
  align(how: Alignment): void
  /** Adds a note in the middle of what is in sight, clear of everything; gives its id. */
  addNote(): string
}

export type EditorStore = ReturnType<typeof createEditorStore>

/** One editor's state: the graph with its history, and what is selected. `clock` gives milliseconds. */
export function createEditorStore(graph: Graph, definitions: Definitions, clock: () => number = Date.now) {
  return createStore<EditorState & EditorActions>()((set, get) => {
    const edit = (change: Edit, label: EditLabel, mergeKey?: string): void =>
      set(({ graph: current, history, readOnly }) => {
        if (readOnly) return {}
        return perform({ graph: current, history }, change, label, { at: clock(), ...(mergeKey ? { mergeKey } : {}) })
      })
    return {
      definitions,
      graph,
      history: emptyHistory(),
      selection: new Set<string>(),
      environment: emptyEnvironment(),
      informed: false,
      issues: [],
      plan: null,
      marks: {},
      doubtful: false,
      fieldFocus: null,
      readOnly: false,
      inspectorTab: 'config',
      arrival: { ids: [], whole: false, count: 0 },
      viewOf: () => null,
      nameOf: (node) => node.title ?? node.type,
      edit,
      ...drawingActions(definitions, get, set, edit, () => ({ node: singleSelected(get()), edge: singleEdge(get()) })),
      undo: () => set((state) => (state.readOnly ? {} : selectingWhatIs({ ...state, ...undo(state) }))),
      redo: () => set((state) => (state.readOnly ? {} : selectingWhatIs({ ...state, ...redo(state) }))),
      select: (ids) => set({ selection: new Set(ids) }),
      selectAll: () =>
        set(({ graph: { nodes, edges, notes, groups } }) => ({ selection: idsOf(nodes, edges, notes, groups) })),
      setEnvironment: (environment) => set({ environment, informed: true }),
      doubt: (doubtful) => {
        set(doubtful ? { doubtful, marks: {} } : { doubtful })
        if (!doubtful && get().informed) set(compileState(get()))
      },
      compile: () => {
        const compiled = compileState(get())
        set(compiled)
        return compiled.issues
      },
      setInspectorTab: (inspectorTab) => set({ inspectorTab }),
      focusField: (node, path) =>
        set(({ fieldFocus }) => ({
          selection: new Set([node]),
          inspectorTab: 'config',
          fieldFocus: { node, path, count: (fieldFocus?.count ?? 0) + 1 },
        })),
      load: (next) => set({ graph: next, history: emptyHistory(), selection: new Set() }),
      replace: (next, label) => edit(replaceEdit(get().graph, next), label),
      move: (positions) => {
        const { graph: current } = get()
        const moved = moveEdit(current, positions, (node) => sizeOfNode(node, definitions))
        edit(withNotesInSight(current, definitions, moved), 'move', `move:${Object.keys(positions).join()}`)
      },
      configure: (node, path, config) =>
        edit(configureEdit(get().graph, definitions, node, config), 'configure', `${node}:${path}`),
      rename: (node, title) =>
        edit(
          { kind: 'rename', node, title: title.trim() === '' ? null : title.slice(0, 120) },
          'rename',
          `title:${node}`,
        ),
      debug: (node, change) => edit(debugEdit(get().graph, node, change), 'debug'),
      removeSelected: () => {
        const { graph: current, selection } = get()
        const removal = removeEdit(current, selection)
        if (!removal) return
        const onlyEdges = current.edges.filter((item) => selection.has(item.id)).length === selection.size
        edit(removal, onlyEdges ? 'disconnect' : 'delete')
        set({ selection: new Set() })
      },
      copy: () => copyFragment(get().graph, get().selection),
      align: (how) => edit({ kind: 'move', positions: align(selectedBoxes(get()), how) }, 'align'),
      ...frameActions({
        get,
        set,
        edit,
        show: (ids) => set(({ arrival: { count } }) => ({ arrival: { ids, whole: false, count: count + 1 } })),
      }),
    }
  })
}

function compileState({ graph, definitions, environment, marks, doubtful }: EditorState) {
  const { issues, plan } = compile(graph, definitions, environment)
  return { issues, plan, marks: plan && !doubtful ? marksOf(plan, markFacts(graph, environment)) : marks }
}

/** What an undo takes away is not selected any more. */
function selectingWhatIs({
  graph,
  history,
  selection,
}: EditorState): Pick<EditorState, 'graph' | 'history' | 'selection'> {
  const there = idsOf(graph.nodes, graph.edges, graph.notes, graph.groups)
  return { graph, history, selection: new Set([...selection].filter((id) => there.has(id))) }
}

function idsOf(...lists: { id: string }[][]): Set<string> {
  return new Set(lists.flatMap((list) => list.map((item) => item.id)))
}

/** The one selected edge; none when several or something else is selected. */
export function singleEdge({ graph, selection }: Pick<EditorState, 'graph' | 'selection'>): GraphEdge | null {
  if (selection.size !== 1) return null
  return graph.edges.find((edge) => selection.has(edge.id)) ?? null
}

/** The one selected node; none when several or something else is selected. */
export function singleSelected({ graph, selection }: Pick<EditorState, 'graph' | 'selection'>): GraphNode | null {
  if (selection.size !== 1) return null
  return graph.nodes.find((node) => selection.has(node.id)) ?? null
}
