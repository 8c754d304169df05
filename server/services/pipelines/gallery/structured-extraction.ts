import { draw, questionLike } from '../draw-graph'
import type { GalleryTemplate } from './types'

const schema = {
  type: 'object',
  properties: {
    order: { type: 'string' },
    customer: { type: 'string' },
    item: { type: 'string' },
    quantity: { type: 'integer', minimum: 1 },
    due: { type: 'string' },
  },
  required: ['order', 'customer', 'item', 'quantity', 'due'],
}

/** Finds the document, takes the record out of its text and checks it: fields for a program instead of prose. */
export const structuredExtraction: GalleryTemplate = {
  id: 'structured-extraction',
  shelves: {
    en: [
      {
        name: 'Orders of the Lumen workshop',
        documents: {
          'Order Green Mill.md': `Good morning, here is the order of the Green Mill bakery for its new shop in Orle.

{"order": "A-1041", "customer": "Green Mill bakery", "item": "pendant lamp Sol", "quantity": 12, "due": "2026-03-14"}

Please deliver to the back door before noon.
`,
          'Order Harbour School.md': `Dear workshop, the Harbour School needs lamps for its library.

{"order": "A-1042", "customer": "Harbour School", "item": "desk lamp Ada", "quantity": 30, "due": "2026-04-02"}

The caretaker helps to unload.
`,
        },
      },
    ],
    es: [
      {
        name: 'Pedidos del taller Lumen',
        documents: {
          'Pedido Molino Verde.md': `Buenos días, este es el pedido de la panadería Molino Verde para su nueva tienda de Orle.

{"order": "A-1041", "customer": "Panadería Molino Verde", "item": "lámpara colgante Sol", "quantity": 12, "due": "2026-03-14"}

Entreguen por la puerta de atrás antes del mediodía.
`,
          'Pedido Escuela del Puerto.md': `Estimado taller: la Escuela del Puerto necesita lámparas para su biblioteca.

{"order": "A-1042", "customer": "Escuela del Puerto", "item": "flexo Ada", "quantity": 30, "due": "2026-04-02"}

El conserje ayuda a descargar.
`,
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [collectionId = ''] }) =>
    draw(
      definitions,
      [
        {
          id: 'input',
          type: 'input',
          at: [0, 0],
          config: questionLike({ en: 'Order of the Harbour School', es: 'Pedido de la Escuela del Puerto' }[locale]),
        },
        { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId, topK: 1 } },
        { id: 'extract', type: 'json-extract', at: [2, 0], config: { schema } },
        { id: 'output', type: 'output', at: [3, 0], config: { citations: false } },
      ],
      [
        'input.question>retriever.query',
        'retriever.chunks>extract.text',
        'extract.text>output.answer',
        'retriever.chunks>output.sources',
      ],
    ),
}
