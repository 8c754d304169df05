import { wordingsGraph } from '../retrieval-templates'
import type { GalleryTemplate } from './types'

/** For people who ask in other words than the documents use. */
export const severalWordings: GalleryTemplate = {
  id: 'several-wordings',
  shelves: {
    en: [
      {
        name: 'Alder Housing Association',
        documents: {
          'House rules.md': `# House rules

Music and tools are quiet from 22:00 to 7:00, and on Sundays all day. Bicycles stand in the cellar; pushchairs may stand in the hall as long as the way to the stairs is free.

Dogs and cats are kept with the written consent of the association, which is given within two weeks.
`,
          'Repairs.md': `# Repairs

Whoever finds something broken reports it to the caretaker, Mr Osei, on extension 31. A heating that fails in winter is repaired within 24 hours. Dripping taps and stuck doors are repaired within ten working days.

The association pays for all that wears out by itself. A lost key costs the tenant 45 euros.
`,
        },
      },
    ],
    es: [
      {
        name: 'Cooperativa de viviendas El Aliso',
        documents: {
          'Normas de convivencia.md': `# Normas de convivencia

La música y las herramientas callan de 22:00 a 7:00 y los domingos todo el día. Las bicicletas se dejan en el sótano; los cochecitos pueden quedarse en el portal si no cierran el paso a la escalera.

Se pueden tener perros y gatos con el permiso escrito de la cooperativa, que responde en dos semanas.
`,
          'Reparaciones.md': `# Reparaciones

Quien encuentre algo roto avisa al conserje, el señor Osei, en la extensión 31. Una calefacción que falla en invierno se repara en 24 horas. Los grifos que gotean y las puertas que no cierran se reparan en diez días laborables.

La cooperativa paga lo que se gasta con el uso. Una llave perdida le cuesta al inquilino 45 euros.
`,
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [collectionId] }) =>
    wordingsGraph(
      definitions,
      collectionId,
      {
        en: 'How quickly is a heating that fails repaired?',
        es: '¿En cuánto tiempo se repara una calefacción que falla?',
      }[locale],
    ),
}
