import { answerEdges, draw } from '../draw-graph'
import { branchOfWords } from './two-collections'
import type { GalleryTemplate } from './types'

const kinds = {
  en: [
    { name: 'billing', words: ['invoice', 'charged', 'refund', 'payment'], document: 'Billing.md' },
    { name: 'faults', words: ['broken', 'error', 'does not work', 'fails'], document: 'Faults.md' },
  ],
  es: [
    { name: 'facturas', words: ['factura', 'cobr', 'reembolso', 'pago'], document: 'Facturas.md' },
    { name: 'averías', words: ['roto', 'rota', 'error', 'no funciona', 'falla'], document: 'Averías.md' },
  ],
}
const rest = { en: 'Anything else.md', es: 'Lo demás.md' }

/** Patterns sort a message; each kind is answered from the rules for it, and from nothing else. */
export const classification: GalleryTemplate = {
  id: 'classification',
  shelves: {
    en: [
      {
        name: 'Rules of the front office',
        documents: {
          'Billing.md':
            'Messages about money go to Accounts. A customer who was charged twice gets the second payment back within five working days. Invoices are sent again on request.',
          'Faults.md':
            'Messages about faults go to the Workshop. A machine that does not work is fetched within two working days, and a spare one is lent for the time.',
          'Anything else.md': 'All other messages go to the Front Desk, which answers them within one working day.',
        },
      },
    ],
    es: [
      {
        name: 'Reglas de atención',
        documents: {
          'Facturas.md':
            'Los mensajes sobre dinero van a Contabilidad. A quien se le cobró dos veces se le devuelve el segundo pago en cinco días laborables. Las facturas se vuelven a enviar a petición.',
          'Averías.md':
            'Los mensajes sobre averías van al Taller. Una máquina que no funciona se recoge en dos días laborables y mientras tanto se presta otra.',
          'Lo demás.md': 'Los demás mensajes van a Recepción, que los contesta en un día laborable.',
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [collectionId = ''] }) => {
    const [first, second] = kinds[locale]
    const find = (id: string, document: string, row: number) => ({
      id,
      type: 'retriever',
      at: [2, row] as [number, number],
      config: {
        collectionId,
        topK: 2,
        filter: { must: [{ field: 'document_name', op: 'eq', value: document }], should: [], mustNot: [] },
      },
    })
    const example = {
      en: 'I was charged twice. When do I get the second payment back?',
      es: 'Se me cobró dos veces. ¿Cuándo se devuelve el segundo pago?',
    }[locale]
    return draw(
      definitions,
      [
        {
          id: 'input',
          type: 'input',
          at: [0, 2],
          config: { fields: [{ name: 'message', type: 'long-text', required: true, example }] },
        },
        {
          id: 'router',
          type: 'router',
          at: [1, 2],
          config: { branches: kinds[locale].map(({ name, words }) => branchOfWords(name, words)) },
        },
        find('first', first?.document ?? '', 0),
        find('second', second?.document ?? '', 2),
        find('rest', rest[locale], 4),
        { id: 'fusion', type: 'fusion', at: [3, 2], config: { lists: 3 } },
        {
          id: 'prompt',
          type: 'prompt-template',
          at: [1, 6.2],
          config: { user: promptFor[locale] },
        },
        { id: 'model', type: 'model', at: [2, 6.4] },
        { id: 'output', type: 'output', at: [3, 6.2] },
      ],
      [
        'input.message>router.value',
        `router.${first?.name}>first.query`,
        `router.${second?.name}>second.query`,
        'router.else>rest.query',
        'first.chunks>fusion.list1',
        'second.chunks>fusion.list2',
        'rest.chunks>fusion.list3',
        'input.message>prompt.message',
        'fusion.chunks>prompt.sources',
        ...answerEdges,
      ],
    )
  },
}

const promptFor = {
  en: 'Rules:\n\n{{ sources }}\n\nMessage: {{ message }}\n\nSay which team answers this message, and what it promises.',
  es: 'Reglas:\n\n{{ sources }}\n\nMensaje: {{ message }}\n\nDi qué equipo contesta este mensaje y a qué se compromete.',
}
