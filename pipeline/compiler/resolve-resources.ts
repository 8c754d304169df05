import { isMadeId, type ModelInfo } from '../environment'
import { builtInFields, type Filter } from '../filter'
import { unfitPart } from '../fit-filter'
import { issue } from '../issue'
import type { ResolvedModel } from '../model-ref'
import type { ResourceRef } from '../node-definition'
import type { PlanCollection } from '../plan'
import { type Said, say } from '../said'
import { allowsHost } from '../secret-hosts'
import type { Compilation, ParsedNode } from './context'
import { findModel, resolveAuto } from './resolve-model'
import { resolvePipeline } from './resolve-pipeline'

/** Sixth pass: what configs refer to outside the graph, resolved against the environment and frozen into the step. */
export function resolveResources(compilation: Compilation): void {
  for (const parsed of compilation.nodes.values()) {
    for (const ref of parsed.refs) {
      if (ref.kind === 'collection') resolveCollection(compilation, parsed, ref)
      else if (ref.kind === 'pipeline') resolvePipeline(compilation, parsed, ref)
      else if (ref.kind === 'rerankServer') checkRerankServer(compilation, parsed, ref)
      else if (ref.kind === 'secret') checkSecret(compilation, parsed, ref)
      else resolveModel(compilation, parsed, ref)
    }
  }
}

function resolveCollection(
  { environment, issues }: Compilation,
  parsed: ParsedNode,
  ref: Extract<ResourceRef, { kind: 'collection' }>,
): void {
  const where = { nodeId: parsed.node.id, path: ref.path }
  const found = environment.collections.find((collection) => collection.id === ref.id || collection.slug === ref.id)
  if (!found) {
    issues.push(issue('collection-missing', whyMissing(ref.id), { ...where, params: { collection: ref.id } }))
    return
  }
  if (found.chunks === 0)
    issues.push(
      issue('collection-empty', say('“{name}” has no documents yet.', { name: found.name }), {
        ...where,
        params: { collection: found.id, name: found.name },
      }),
    )
  // How it is indexed is asked for at each run: a new embedder or chunking changes no plan.
  const { id, slug, name, fields } = found
  const collection: PlanCollection = { id, slug, name, fields }
  parsed.resources.collections[ref.key] = collection
  if (ref.filter) checkFilter(issues, parsed.node.id, ref.filter, collection)
}

function whyMissing(id: string): Said {
  if (id === '') return say('Choose the collection to search.')
  return isMadeId(id)
    ? say('The collection that it searches was deleted, or is one of another Telar.')
    : say('There is no collection “{id}”.', { id })
}

function checkFilter(
  issues: Compilation['issues'],
  nodeId: string,
  { value: filter, path }: { value: Filter; path: (string | number)[] },
  collection: PlanCollection,
): void {
  const types = new Map([...collection.fields, ...builtInFields].map(({ name, type }) => [name, type]))
  for (const clause of ['must', 'should', 'mustNot'] as const) {
    for (const [index, condition] of filter[clause].entries()) {
      const { field } = condition
      const type = types.get(field)
      const where = { nodeId, path: [...path, clause, index, type ? 'value' : 'field'] }
      const unfit = type && unfitPart(condition, type)
      if (!type) {
        const message = say('“{name}” has no field “{field}”.', { name: collection.name, field })
        issues.push(issue('filter-field-unknown', message, { ...where, params: { field } }))
      } else if (unfit !== undefined) {
        const message = say('The filter’s field “{field}” is of type {type}: “{unfit}” does not fit.', {
          field,
          type,
          unfit,
        })
        issues.push(issue('filter-value-wrong', message, { ...where, params: { field, type, value: unfit } }))
      }
    }
  }
}

function checkRerankServer(
  { environment, issues }: Compilation,
  { node }: ParsedNode,
  { path }: Extract<ResourceRef, { kind: 'rerankServer' }>,
): void {
  if (environment.rerankServer) return
  issues.push(issue('rerank-missing', say('No rerank server is set up.'), { nodeId: node.id, path }))
}

function checkSecret(
  { environment, issues }: Compilation,
  { node }: ParsedNode,
  { name, host, path }: Extract<ResourceRef, { kind: 'secret' }>,
): void {
  const where = { nodeId: node.id, path }
  const found = environment.secrets.find((secret) => secret.name === name)
  if (!found) {
    issues.push(issue('secret-missing', say('There is no secret “{name}”.', { name }), { ...where, params: { name } }))
  } else if (host !== undefined && !allowsHost(found.hosts, host)) {
    const message = say('The secret “{name}” may not be sent to {host}.', { name, host })
    issues.push(issue('secret-host', message, { ...where, params: { name, host } }))
  }
}

/** A base model is no error: who writes a prompt that wants to be continued may use one. */
function warnOfBase(
  issues: Compilation['issues'],
  { base, model }: ModelInfo,
  where: { nodeId: string; path: (string | number)[] },
): void {
  if (!base) return
  issues.push(
    issue('model-base', say('“{model}” continues texts and does not answer.', { model }), {
      ...where,
      params: { model },
    }),
  )
}

type ModelRefs = Extract<ResourceRef, { kind: 'chatModel' | 'embedder' }>

const noneServes: Record<ModelRefs['kind'], Said> = {
  chatModel: say('No chat model serves at present.'),
  embedder: say('No embedding model serves at present.'),
}
const onlyQuotes = say('It needs a language model: the built-in reader only quotes.')

/** What the config means by its model: that of its name, else the best that serves; with what is wrong about it. */
function resolveModel(
  { environment, issues }: Compilation,
  parsed: ParsedNode,
  { kind, key, ref: { provider, model }, path, ...ref }: ModelRefs,
): void {
  const where = { nodeId: parsed.node.id, path }
  const language = 'language' in ref && ref.language === true
  const take = (found: ResolvedModel) => {
    if (kind === 'chatModel') parsed.resources.chatModels[key] = found
    else parsed.resources.embedders = { ...parsed.resources.embedders, [key]: found }
  }
  if (language && provider === 'built-in') {
    issues.push(issue('language-model-missing', onlyQuotes, where))
    return
  }
  if (provider === 'auto') {
    const models = language ? environment.models.filter((each) => each.provider !== 'built-in') : environment.models
    const best = resolveAuto(models, kind === 'chatModel' ? 'chat' : 'embed')
    if (best) {
      take(frozen(best))
      warnOfBase(issues, best, where)
    } else if (language) issues.push(issue('language-model-missing', onlyQuotes, where))
    else issues.push(issue('model-missing', noneServes[kind], where))
    return
  }
  const found = findModel(environment, provider, model)
  if (found) {
    take(frozen(found))
    warnOfBase(issues, found, where)
    return
  }
  if (model !== '' && environment.down.includes(provider)) {
    take({ provider, model })
    issues.push(
      issue('provider-down', say('{provider} does not answer at present.', { provider }), {
        ...where,
        params: { provider },
      }),
    )
    return
  }
  const message = model === '' ? say('Choose a model.') : say('“{model}” is not on {provider}.', { model, provider })
  issues.push(issue('model-missing', message, { ...where, params: { provider, model } }))
}

const frozen = ({ provider, model, digest, contextTokens }: ModelInfo): ResolvedModel => ({
  provider,
  model,
  digest,
  contextTokens,
})
