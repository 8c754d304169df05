import type { Environment } from '@/pipeline/environment'

/** The built-in reader and one collection, `col`: enough for every template to compile. */
export const smallEnvironment: Environment = {
  down: [],
  pipelines: [],
  unpublished: [],
  rerankServer: true,
  secrets: [],
  models: [{ provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] }],
  collections: [
    {
      id: 'col',
      slug: 'docs',
      name: 'Docs',
      documents: 1,
      chunks: 1,
      storeName: 's',
      embedder: { provider: 'built-in', model: 'lexical-384' },
      dimension: 384,
      language: 'en',
      fields: [{ name: 'year', type: 'number' }],
      revision: 1,
    },
  ],
}
