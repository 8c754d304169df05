import { ConfigForm } from '@/components/form/config-form'
import { useEditor } from '@/components/state/editor-context'
import { definitions } from '@/nodes/definitions.gen'
import type { AnyDefinition } from '@/pipeline/node-definition'
import { graphOf, node } from './graph'
import { type OpenOptions, openPipeline } from './open-pipeline'

function Form() {
  const definition = useEditor((state) => state.definitions.get(state.graph.nodes[0]?.type ?? ''))
  const edited = useEditor((state) => state.graph.nodes[0])
  return edited && definition ? <ConfigForm node={edited} definition={definition} /> : null
}

/** The form of a node of this type, and what its config has become. */
export async function openForm(
  definition: AnyDefinition,
  config: Record<string, unknown>,
  options: Partial<OpenOptions> = {},
) {
  const opened = await openPipeline(() => <Form />, {
    graph: graphOf([node('n', definition.type, config, definition.version)], []),
    definitions: new Map([[definition.type, definition]]),
    ...options,
  })
  return { ...opened, config: () => opened.editor.store.getState().graph.nodes[0]?.config }
}

/** The form of a node that is installed, with its defaults and what differs from them. */
export function openNodeForm(type: string, config: Record<string, unknown> = {}, options: Partial<OpenOptions> = {}) {
  const definition = definitions.get(type)
  if (!definition) throw new Error(`no node "${type}" is installed`)
  return openForm(definition, { ...definition.defaults, ...config }, options)
}
