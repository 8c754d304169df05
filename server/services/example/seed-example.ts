import { Readable } from 'node:stream'
import type { CaseDraft } from '@/pipeline/cases/case'
import { AppError, meaning } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import type { Records } from '@/server/capabilities/records'
import type { Context } from '../context'
import { keepCases } from '../datasets/keep-cases'
import { ragGraph } from '../pipelines/templates'
import type { Studio } from '../studio'
import { exampleDatasetName, exampleDrafts } from './cases'
import {
  acrossQuestions,
  exampleCollectionName,
  exampleDocuments,
  examplePipelineName,
  exampleQuestion,
} from './documents'
import { createExampleCollection } from './example-collection'
import { exampleQuestions } from './questions'

interface Deps {
  records: Records
  studio: Studio
  /** That of `studio`. */
  context: Context
  definitions: Definitions
}

/** The setting that holds the id of the example pipeline. */
export const exampleSettingKey = 'example.pipeline'

/**
 * On the first start in a new data folder: a small handbook, indexed with the embedder that serves (on a bare machine the
 * built-in one), a pipeline that asks it, and a dataset of questions for it. Done once; whoever deletes the example does not get it back. Throws
 * `vectors-unreachable` at once while the vector store is down.
 */
export async function seedExample(deps: Deps): Promise<void> {
  const { records, studio, definitions } = deps
  if ((await records.settings.get(exampleSettingKey)) !== null) return
  // Telar starts after this, and a store that takes calls and never answers would keep it waiting.
  const { store } = await studio.system.status()
  if (store.state === 'down') {
    throw new AppError('vectors-unreachable', store.message ?? meaning('vectors-unreachable'))
  }
  // A start that was cut short has left its collection behind.
  const left = (await studio.collections.list()).find(({ name }) => name === exampleCollectionName)
  const collection = left ?? (await createExampleCollection(studio.collections.create, exampleCollectionName))
  const added = new Map<string, { collectionId: string; documentId: string }>()
  for (const { name, text } of exampleDocuments) {
    const { documentId } = await studio.collections.addDocument({
      collectionId: collection.id,
      name,
      data: Readable.from([Buffer.from(text)]),
    })
    added.set(name, { collectionId: collection.id, documentId })
    // What another way of indexing is measured by, before it takes the place of this one.
    for (const query of exampleQuestions[name] ?? [])
      await studio.retrieval.saveQuestion({ collectionId: collection.id, documentId, query })
  }
  const pipeline = await studio.pipelines.create({
    name: examplePipelineName,
    graph: exampleGraph(definitions, collection.id),
  })
  await makeDataset(deps, pipeline.id, exampleDrafts(added))
  await records.settings.set(exampleSettingKey, pipeline.id)
}

/** The questions to try prompts with; those of a start that was cut short go on. */
async function makeDataset({ records, studio, context }: Deps, pipelineId: string, drafts: CaseDraft[]): Promise<void> {
  const left = (await studio.datasets.list()).find(({ name, kind }) => kind === 'set' && name === exampleDatasetName)
  const { id } = left ?? (await studio.datasets.create({ name: exampleDatasetName, pipelineId }))
  await keepCases({ records }, id, drafts, context, { now: context.now(), byInputs: true })
}

/** Two questions stand beside the input whose answers are in documents of the other language. */
function exampleGraph(definitions: Definitions, collectionId: string): Graph {
  const graph = ragGraph(definitions, collectionId, exampleQuestion)
  const text = `Ask across languages · Pregunta en otro idioma\n\n${acrossQuestions.es}\n→ Vaccination guide.md\n\n${acrossQuestions.en}\n→ Protección de datos.md`
  const note: Graph['notes'][number] = {
    id: 'across',
    // In the free corner above the output: the drawing grows no larger by it, so all of it is shown as large as can be.
    position: { x: 900, y: 0 },
    size: { width: 240, height: 230 },
    text,
  }
  return { ...graph, notes: [note] }
}
