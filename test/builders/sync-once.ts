import { createCollection } from '@/server/services/collections/create-collection'
import { listDocuments } from '@/server/services/collections/list-documents'
import { definitions, sourceConfigSchema } from '@/sources/definitions.gen'
import { icons } from '@/sources/icons.gen'
import { readSource } from '@/sources/stored-source'
import { contextOf } from './context'
import { knowledgeStack } from './knowledge'

/** For a test that bundles this with kinds of its own. */
export { definitions, icons, readSource }

const call = contextOf('home')

/** Adds a source of any kind to a new collection, as somebody would send it, and synchronises it. */
export async function syncOnce(config: unknown, secret: string) {
  const stack = await knowledgeStack()
  try {
    const { id: collectionId } = await createCollection(stack.deps, { name: 'Kinds', language: 'en' }, call)
    const source = { name: 'S', config: sourceConfigSchema.parse(config), secret }
    const { id } = await stack.sources.create({ collectionId, source })
    await stack.sources.sync({ id })
    await stack.syncs.idle()
    const { items } = await listDocuments(stack.deps, { id: collectionId }, call)
    return { source: await stack.sources.get({ id }), documents: items.map(({ name, state }) => `${name}: ${state}`) }
  } finally {
    await stack.close()
  }
}
