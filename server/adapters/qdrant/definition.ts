import { z } from 'zod'
import { defineVectorStore, webAddress } from '@/server/capabilities/vector-store-definition'
import { createQdrantVectorStore } from '.'

export const qdrant = defineVectorStore({
  kind: 'qdrant',
  texts: {
    title: { en: 'Qdrant', es: 'Qdrant' },
    advice: {
      en: 'For larger collections start Qdrant, then Telar with its address:',
      es: 'Para colecciones grandes arranca Qdrant y después Telar con su dirección:',
      command: 'QDRANT_URL=http://127.0.0.1:6333 npm start',
    },
  },
  settings: z.object({
    QDRANT_URL: webAddress
      .optional()
      .describe('Address of Qdrant. Without it, vectors are kept in a file in the data folder.')
      .meta({ example: '`http://127.0.0.1:6333`' }),
    QDRANT_API_KEY: z
      .string()
      .optional()
      .describe('Key for `QDRANT_URL`, when Qdrant asks for one. It is never shown or logged.'),
  }),
  open: async ({ QDRANT_URL: url = '', QDRANT_API_KEY: apiKey }) => createQdrantVectorStore({ url, apiKey }),
})
