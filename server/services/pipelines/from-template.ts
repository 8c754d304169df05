import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { caseDraftSchema } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { type Locale, locales } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import { nativeSignal } from '@/server/capabilities/stop-signal'
import { addDocument } from '../collections/add-document'
import { createCollection } from '../collections/create-collection'
import type { CollectionDeps } from '../collections/deps'
import { getCollection } from '../collections/get-collection'
import type { Call } from '../context'
import { keepCases } from '../datasets/keep-cases'
import { createDataset } from '../datasets/save-dataset'
import { publishPipeline } from '../deployments/publish-pipeline'
import type { DeploymentDeps } from '../deployments/types'
import { createExampleCollection } from '../example/example-collection'
import { nameSchema, noInput } from '../ids'
import { freeName, freeSlug, slugOf } from '../slug'
import { mutation, query } from '../use-case'
import { createPipeline } from './create-pipeline'
import { gallery } from './gallery'
import type { GalleryTemplate, LabelledCases, Shelf } from './gallery/types'
import type { PipelineDeps, PipelineDto, PipelineTemplate } from './types'

type TemplateDeps = PipelineDeps & CollectionDeps & DeploymentDeps

/** The drawings to start from; what they are called and when to use them are words of the studio, by id. */
export const listTemplates = query({
  permission: 'read',
  input: noInput,
  run: async ({ definitions }: PipelineDeps): Promise<PipelineTemplate[]> =>
    gallery.map(({ id, graph, shelves, helper }) => ({
      id,
      graph: graph({ definitions, locale: 'en', collections: [], helper: '' }),
      documents: shelves.en.length > 0,
      needsDocuments: helper !== undefined,
    })),
})

const usedSchema = z.strictObject({
  template: z.string().max(64),
  name: nameSchema,
  locale: z.enum(locales),
  /** Without them, its collections are still to be chosen. */
  documents: z.boolean().default(true),
})

/**
 * Makes a pipeline from a template, with the template's documents in that language unless they are there from the last
 * time, and its cases. It waits until they can be searched, for some seconds at most. Throws `not-found` for a template that there is
 * not, and what creating collections, pipelines and datasets throws.
 */
export const fromTemplate = mutation({ permission: 'edit', input: usedSchema, run })

async function run(deps: TemplateDeps, input: z.output<typeof usedSchema>, call: Call): Promise<PipelineDto> {
  const template = gallery.find(({ id }) => id === input.template)
  if (!template) throw new AppError('not-found', say('There is no template “{id}”.', { id: input.template }))
  const { locale, name } = input
  const shelves = input.documents || template.helper ? template.shelves[locale] : []
  const collections: string[] = []
  for (const shelf of shelves) collections.push(await collectionOf(deps, shelf, call))
  await searchable(deps, collections, call)
  const context = { definitions: deps.definitions, locale, collections, helper: '' }
  const helper = template.helper ? await publishedHelper(deps, template.helper, context, call) : ''
  const pipeline = await createPipeline(deps, { name, graph: template.graph({ ...context, helper }) }, call)
  if (template.cases) await keepLabelled(deps, template.cases[locale], pipeline.id, call)
  return pipeline
}

/** Makes the dataset of a template; runs of its pipeline are saved there too. */
async function keepLabelled(
  deps: TemplateDeps,
  { name, input, labels }: LabelledCases,
  pipelineId: string,
  call: Call,
): Promise<void> {
  const { id } = await createDataset(deps, { name, pipelineId }, call)
  const wanted = Object.entries(labels).flatMap(([label, texts]) =>
    texts.map((text) => caseDraftSchema.parse({ inputs: { [input]: text }, expected: { label } })),
  )
  await keepCases(deps, id, wanted, call, { now: new Date() })
}

/** What was made for a template before is taken again, as long as it is there. */
async function remembered(deps: TemplateDeps, key: string, exists: (id: string) => Promise<unknown>) {
  const id = await deps.records.settings.get(key)
  return id !== null && (await exists(id)) ? id : null
}

async function collectionOf(deps: TemplateDeps, shelf: Shelf, call: Call): Promise<string> {
  const { workspaceId } = call
  const key = `gallery.collection.${workspaceId}.${shelf.name}`
  const known = await remembered(deps, key, (id) => deps.records.collections.find(workspaceId, id))
  if (known) return known
  const name = freeName(shelf.name, await deps.records.collections.names(workspaceId))
  const { id } = await createExampleCollection((wanted) => createCollection(deps, wanted, call), name)
  for (const [document, text] of Object.entries(shelf.documents)) {
    await addDocument(deps, { collectionId: id, name: document, data: Buffer.from(text) }, call)
  }
  await deps.records.settings.set(key, id)
  return id
}

const LOOK_MS = 50
/** A model that is slow to embed must not keep anybody waiting: the collection goes on by itself. */
const LOOKS = 200

async function searchable(deps: TemplateDeps, ids: readonly string[], call: Call): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const found = await Promise.all(ids.map((id) => getCollection(deps, { id }, call)))
    if (found.every(({ pending }) => pending === 0)) return
    await pause(LOOK_MS, undefined, { signal: nativeSignal(call.signal) })
  }
}

async function publishedHelper(
  deps: TemplateDeps,
  helper: NonNullable<GalleryTemplate['helper']>,
  context: { locale: Locale } & Parameters<GalleryTemplate['graph']>[0],
  call: Call,
): Promise<string> {
  const { workspaceId } = call
  const name = helper.name[context.locale]
  const key = `gallery.helper.${workspaceId}.${context.collections.join()}`
  const known = await remembered(deps, key, (id) => deps.records.deployments.ofPipeline(workspaceId, id))
  if (known) return known
  const { id } = await createPipeline(deps, { name, graph: helper.graph(context) }, call)
  const taken = new Set((await deps.records.deployments.list(workspaceId)).map(({ slug }) => slug))
  await publishPipeline(deps, { pipelineId: id, slug: freeSlug(slugOf(name), taken) }, call)
  await deps.records.settings.set(key, id)
  return id
}
