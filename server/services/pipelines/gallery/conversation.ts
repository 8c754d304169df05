import { condensingGraph } from '../retrieval-templates'
import type { GalleryTemplate } from './types'

export const breakfastQuestion = { en: 'When is breakfast served?', es: '¿A qué hora se sirve el desayuno?' }

/** Follow-up questions are made to stand alone before anything is searched for. */
export const conversation: GalleryTemplate = {
  id: 'conversation-rewriting',
  shelves: {
    en: [
      {
        name: 'Hotel Faro guest guide',
        documents: {
          'Meals.md': `# Meals

Breakfast is served from 7:30 to 10:30, on Sundays until 11:30. Dinner is served from 19:30 to 22:00; a table is reserved at the reception before 17:00. Guests with allergies tell the kitchen a day before.
`,
          'Pool and beach.md': `# Pool and beach

The pool is open from 8:00 to 21:00. Towels for the beach are handed out at the reception against a deposit of 10 euros. The ferry to the island of Senda leaves the pier every hour and takes 20 minutes.
`,
        },
      },
    ],
    es: [
      {
        name: 'Guía del hotel Faro',
        documents: {
          'Comidas.md': `# Comidas

El desayuno se sirve de 7:30 a 10:30 y los domingos hasta las 11:30. La cena se sirve de 19:30 a 22:00; la mesa se reserva en recepción antes de las 17:00. Quien tenga alergias avisa a la cocina un día antes.
`,
          'Piscina y playa.md': `# Piscina y playa

La piscina abre de 8:00 a 21:00. Las toallas de playa se entregan en recepción con un depósito de 10 euros. El barco a la isla de Senda sale del muelle cada hora y tarda 20 minutos.
`,
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [collectionId] }) =>
    condensingGraph(definitions, collectionId, breakfastQuestion[locale]),
}
