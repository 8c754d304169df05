import type { ModelOffer } from '@/server/services/models/types'
import type { SystemStatus } from '@/server/services/system/types'

/** How Telar stands on a bare machine. */
export const systemStatus: SystemStatus = {
  version: '0.1.0',
  providers: [{ provider: 'built-in', state: 'up' }],
  store: { kind: 'embedded', state: 'up' },
  vectors: { title: { en: 'Embedded store', es: 'Almacén integrado' }, choices: [] },
  records: { state: 'up', unrecorded: 'refuse', lost: 0 },
  database: { kind: 'sqlite', location: 'telar.db' },
  dataFolder: '/data',
  chat: { provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] },
  embed: { provider: 'built-in', model: 'words', capabilities: ['embed'] },
  rerank: null,
  ocr: null,
  egressAllow: [],
  limits: { uploadBytes: 50_000_000 },
  timeZone: 'UTC',
}

/** No model server runs, so nothing is offered to pull. */
export const noOffer: ModelOffer = {
  up: false,
  memory: null,
  missing: { chat: false, embed: false },
  models: [],
  recommended: { chat: null, embed: null },
  embedder: null,
  collections: [],
  setup: null,
}
