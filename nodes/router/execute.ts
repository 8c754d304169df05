import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import type { OutputValues, Ports } from '@/pipeline/node-definition'
import { makeNote, type Usage } from '@/pipeline/run-event'
import { type Said, say } from '@/pipeline/said'
import { type ExecuteResult, implementNode } from '@/server/capabilities/implement-node'
import { detectLanguage } from '@/server/knowledge/analyser/detect-language'
import { askFitting, createAsker, languageModel } from '../shared/ask-model'
import { askLabel } from './ask-label'
import { ELSE, type RouterConfig, router } from './definition'
import type { Note } from './messages'
import { branchHolds } from './tests'

/** The JSON that a text holds; any other value is itself. */
function insideOf(value: Json): Json {
  if (typeof value !== 'string') return value
  try {
    // What `JSON.parse` gives is JSON.
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

function byConditions(value: Json, { branches }: RouterConfig): string {
  const looksInside = branches.some(({ tests }) => tests.some(({ path }) => path.trim() !== ''))
  const subject = { value, inside: looksInside ? insideOf(value) : value, languageOf: detectLanguage }
  return branches.find((branch) => branchHolds(branch, subject))?.name ?? ELSE
}

const taken = (
  branch: string,
  value: Json,
  rest: Omit<ExecuteResult<Ports, Note['code']>, 'outputs'> = {},
): ExecuteResult<Ports, Note['code']> => ({
  // Every branch has the type of the value.
  outputs: { [branch]: value } as OutputValues<Ports>,
  ...rest,
  details: { branch, ...rest.details },
})

const noBranch = (value: Json, message: Said, usage?: Usage): ExecuteResult<Ports, Note['code']> => {
  const note: Note = makeNote('no-branch', message, { branch: ELSE })
  return taken(ELSE, value, { outcome: 'fallback', notes: [note], ...(usage ? { usage } : {}) })
}

/** Conditions are tried in order; a model is asked once. What cannot be decided goes down `else` and says so. */
export const executeRouter = implementNode(router, async ({ config, inputs, resources, capabilities, signal }) => {
  const value: Json = inputs.value
  if (config.mode === 'conditions') return taken(byConditions(value, config), value)
  const model = languageModel(resources.chatModels.model)
  if (!model) {
    if (!resources.chatModels.model) throw new AppError('model-missing', say('No model was chosen and none serves.'))
    return noBranch(value, say('The built-in reader cannot sort texts, so the value went down "else".'))
  }
  const asker = createAsker(capabilities.chatModel, model, signal)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const label = await askFitting(asker, (fitting) => askLabel(text, config, fitting))
  if (label === null)
    return noBranch(value, say('The model named no branch, so the value went down "else".'), asker.usage)
  return taken(label, value, { usage: asker.usage, details: { model: model.model } })
})
