import { compile } from '@/pipeline/compiler'
import type { Issue } from '@/pipeline/issue'
import type { EditorStore } from './editor-store'

/** Compiles what is drawn at this moment against what serves, and gives its issues. */
export function compileNow(store: EditorStore): readonly Issue[] {
  const { graph, definitions, environment, setCompiled } = store.getState()
  const compiled = compile(graph, definitions, environment)
  setCompiled(compiled)
  return compiled.issues
}
