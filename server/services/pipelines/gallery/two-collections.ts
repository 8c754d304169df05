import { answerEdges, draw, questionLike } from '../draw-graph'
import type { GalleryTemplate } from './types'

const visitWords = {
  en: ['ticket', 'open', 'price', 'visit', 'café', 'cost'],
  es: ['entrada', 'horario', 'abre', 'visita', 'cafetería', 'cuesta'],
}

/** Words of the question decide which of two collections is searched. */
export const twoCollections: GalleryTemplate = {
  id: 'two-collections',
  shelves: {
    en: [
      {
        name: 'Museum of Glass: visits',
        documents: {
          'Visits.md': `# Visiting the museum

A ticket costs 9 euros; on the first Sunday of the month admission is free. The museum opens from 10:00 to 18:00 and is closed on Mondays. The café is on the ground floor and can be visited without a ticket.
`,
        },
      },
      {
        name: 'Museum of Glass: works',
        documents: {
          'Works.md': `# Works on show

The Blue Bowl was blown by Aino Lindqvist in 1934 and restored in 2011. The window “Four Winds” comes from the chapel of Orle and is made of 412 pieces.
`,
        },
      },
    ],
    es: [
      {
        name: 'Museo del Vidrio: visitas',
        documents: {
          'Visitas.md': `# Visitar el museo

La entrada cuesta 9 euros; el primer domingo de cada mes es gratuita. El museo abre de 10:00 a 18:00 y cierra los lunes. La cafetería está en la planta baja y se puede visitar sin entrada.
`,
        },
      },
      {
        name: 'Museo del Vidrio: obras',
        documents: {
          'Obras.md': `# Obras expuestas

El Cuenco Azul lo sopló Aino Lindqvist en 1934 y se restauró en 2011. La vidriera «Cuatro vientos» procede de la capilla de Orle y tiene 412 piezas.
`,
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [visits = '', works = ''] }) =>
    draw(
      definitions,
      [
        {
          id: 'input',
          type: 'input',
          at: [0, 0.9],
          config: questionLike({ en: 'How much does a ticket cost?', es: '¿Cuánto cuesta la entrada?' }[locale]),
        },
        {
          id: 'router',
          type: 'router',
          at: [1, 0.9],
          config: { branches: [branchOfWords({ en: 'visits', es: 'visitas' }[locale], visitWords[locale])] },
        },
        { id: 'visits', type: 'retriever', at: [2, 0], config: { collectionId: visits, topK: 4 } },
        { id: 'works', type: 'retriever', at: [2, 2.2], config: { collectionId: works, topK: 4 } },
        { id: 'fusion', type: 'fusion', at: [3, 0.9] },
        { id: 'prompt', type: 'prompt-template', at: [1, 4.4] },
        { id: 'model', type: 'model', at: [2, 4.6] },
        { id: 'output', type: 'output', at: [3, 4.4] },
      ],
      [
        'input.question>router.value',
        `router.${{ en: 'visits', es: 'visitas' }[locale]}>visits.query`,
        'router.else>works.query',
        'visits.chunks>fusion.list1',
        'works.chunks>fusion.list2',
        'input.question>prompt.question',
        'fusion.chunks>prompt.sources',
        ...answerEdges,
      ],
    ),
}

/** A branch for texts in which one of the words stands. */
export const branchOfWords = (name: string, words: readonly string[]) => ({
  name,
  description: '',
  match: 'any',
  tests: words.map((value) => ({ path: '', op: 'contains', value, not: false })),
})
