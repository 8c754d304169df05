import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { startQdrantDouble } from '@/test/doubles/qdrant'

export const storeKinds = ['embedded', 'qdrant'] as const
export type StoreKind = (typeof storeKinds)[number]

export interface OpenStore {
  store: VectorStore
  /** What was measured, for the report. */
  label: string
  close(): Promise<void>
}

/** The store to measure: a fresh file, the Qdrant at `url`, or without one the double (rankings only, its times mean nothing). */
export async function openStore(
  kind: StoreKind,
  url: string | undefined,
  apiKey: string | undefined,
): Promise<OpenStore> {
  if (kind === 'embedded') {
    const folder = await mkdtemp(join(tmpdir(), 'telar-bench-'))
    const store = await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })
    const close = async () => {
      await store.close()
      await rm(folder, { recursive: true })
    }
    return { store, label: 'embedded', close }
  }
  if (url) return { store: createQdrantVectorStore({ url, apiKey }), label: 'qdrant', close: async () => undefined }
  const double = await startQdrantDouble({ record: false })
  return { store: createQdrantVectorStore({ url: double.url }), label: 'qdrant double', close: () => double.close() }
}
