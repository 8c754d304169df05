import { join } from 'node:path'
import { z } from 'zod'
import { defineVectorStore } from '@/server/capabilities/vector-store-definition'
import { createEmbeddedVectorStore } from '.'

export const embedded = defineVectorStore({
  kind: 'embedded',
  texts: {
    title: { en: 'Embedded store', es: 'Almacén integrado' },
    note: {
      en: 'Vectors are kept in a file inside the data folder.',
      es: 'Los vectores se guardan en un archivo de la carpeta de datos.',
    },
    place: { en: 'File in the data folder', es: 'Archivo en la carpeta de datos' },
  },
  settings: z.object({}),
  open: (_settings, { dataFolder, waitMs, isOwner, onMended, log }) =>
    createEmbeddedVectorStore({
      path: join(dataFolder, 'vectors.db'),
      waitMs,
      owner: isOwner,
      onMended(mended) {
        log.error({ ...mended }, 'the vector file was damaged or gone; a new one has taken its place')
        onMended()
      },
      onError: (error, message) => log.error({ err: error }, message),
    }),
})
