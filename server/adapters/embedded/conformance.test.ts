import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vectorStoreConformance } from '@/test/conformance/vector-store'
import { createEmbeddedVectorStore } from '.'
import { embedded } from './definition'

const inFolder = (open: (dataFolder: string) => ReturnType<typeof createEmbeddedVectorStore>) => async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telar vectors ñ-'))
  const store = await open(folder)
  const close = async () => {
    await store.close()
    await rm(folder, { recursive: true })
  }
  return { store, close }
}

const home = { isOwner: false, onMended: () => undefined, log: { error: () => undefined } }
vectorStoreConformance(
  'embedded',
  inFolder((dataFolder) => embedded.open({}, { ...home, dataFolder })),
)
vectorStoreConformance(
  'embedded without room in memory',
  inFolder((folder) => createEmbeddedVectorStore({ path: join(folder, 'vectors.db'), memoryBytes: 0 })),
)
