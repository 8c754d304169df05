import type { ModelInfo } from '@/pipeline/environment'
import type { ShowAnswer } from './wire'

/** What Ollama gives a model that came without a template: the prompt alone (`DefaultTemplate` in its `template.go`). */
const promptAlone = /^\{\{-?\s*\.Prompt\s*-?\}\}$/

/** Lines of a Modelfile that name code of the server's own which writes the prompt or reads the answer. */
const ownRenderer = /^(?:RENDERER|PARSER)\s+\S/m

/**
 * Whether a model completes texts and has no way of telling a question from its answer. Only what is told counts:
 * a server that says nothing of the template (0.1), a model that runs elsewhere, and one whose prompt the server writes
 * by code of its own (its template is then `{{ .Prompt }}` as well) are not called so. Tools and thinking are read off a
 * template, or off that code, so a model that has them has one.
 */
export function isBaseModel(shown: ShowAnswer, capabilities: ModelInfo['capabilities']): boolean {
  if (!capabilities.includes('chat') || capabilities.includes('tools') || capabilities.includes('thinking'))
    return false
  if (shown.template === undefined || shown.template === null || shown.remote_host) return false
  if (ownRenderer.test(shown.modelfile ?? '')) return false
  const template = shown.template.trim()
  return template === '' || promptAlone.test(template)
}
