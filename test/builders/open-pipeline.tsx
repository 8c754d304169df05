import { type ReactNode, useMemo, useState } from 'react'
import { useRunController } from '@/components/editor/use-run-controller'
import { createDockStore } from '@/components/state/dock-store'
import { EditorContext, type EditorInstance } from '@/components/state/editor-context'
import { createEditorStore } from '@/components/state/editor-store'
import { createUiStore } from '@/components/state/ui-store'
import { useCompile } from '@/components/state/use-compile'
import { definitions as installed } from '@/nodes/definitions.gen'
import type { Environment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { smallEnvironment } from './environment'
import { type Answers, openStudio, type StudioOptions, type TestStudio } from './studio'

export interface OpenOptions extends StudioOptions {
  graph: Graph
  definitions?: Definitions
  /** What the server says serves; a promise that never settles: it has not said so yet. */
  environment?: Environment | Promise<Environment>
}

const noRuns = { items: [], page: 1, pages: 1, total: 0, versions: [] }

export interface TestEditor extends TestStudio {
  editor: EditorInstance
}

/** Shows parts of the editor with a pipeline open: its stores, compiler and run controller are the real ones. */
export async function openPipeline(
  parts: (editor: EditorInstance) => ReactNode,
  { graph, definitions = installed, environment = smallEnvironment, ...options }: OpenOptions,
): Promise<TestEditor> {
  const system: Answers['system'] = { environment: () => environment, ...options.answers?.system }
  // What the panels of an open pipeline ask by themselves.
  const deployments: Answers['deployments'] = { get: () => null, ...options.answers?.deployments }
  const runs: Answers['runs'] = { list: () => noRuns, ...options.answers?.runs }
  let editor: EditorInstance | undefined
  const studio = await openStudio(
    <OpenPipeline graph={graph} definitions={definitions}>
      {(instance) => {
        editor = instance
        return parts(instance)
      }}
    </OpenPipeline>,
    { ...options, answers: { ...options.answers, system, deployments, runs } },
  )
  if (!editor) throw new Error('the pipeline was not shown')
  return { ...studio, editor }
}

interface OpenPipelineProps {
  graph: Graph
  definitions: Definitions
  children: (editor: EditorInstance) => ReactNode
}

function OpenPipeline({ graph, definitions, children }: OpenPipelineProps) {
  const [stores] = useState(() => ({
    store: createEditorStore(graph, definitions),
    ui: createUiStore(),
    dock: createDockStore(),
  }))
  const run = useRunController('pipeline', stores.store, stores.dock)
  useCompile(stores.store)
  const editor = useMemo<EditorInstance>(() => ({ pipelineId: 'pipeline', run, ...stores }), [run, stores])
  return <EditorContext.Provider value={editor}>{children(editor)}</EditorContext.Provider>
}
