import { answerEdges, draw, questionLike } from '../draw-graph'
import type { GalleryTemplate } from './types'

export const bookQuestion = { en: 'How long may I keep a book?', es: '¿Durante cuánto tiempo se prestan los libros?' }

/** Question answering in its shortest form: what is found goes into the prompt, and the answer cites it. */
export const citedAnswers: GalleryTemplate = {
  id: 'cited-answers',
  shelves: {
    en: [
      {
        name: 'Miralba Library',
        documents: {
          'Borrowing.md': `# Borrowing

Every reader may borrow twelve items at a time. Books are lent for four weeks, films and games for one week. A loan is renewed once, for the same time again, unless somebody has reserved the item.

## Late returns

A late item costs 20 cents a day, and at most 8 euros. Children under fourteen pay nothing.
`,
          'Rooms.md': `# Rooms and desks

The library opens Tuesday to Saturday from 10:00 to 20:00. The reading room on the second floor has forty desks with sockets.

Group rooms are booked at the front desk for up to three hours. The music room has a piano and is free for members of the library's choir on Thursdays.
`,
        },
      },
    ],
    es: [
      {
        name: 'Biblioteca de Miralba',
        documents: {
          'Préstamo.md': `# Préstamo

Cada lector puede llevarse doce ejemplares a la vez. Los libros se prestan durante cuatro semanas; las películas y los juegos, durante una. El préstamo se renueva una vez por el mismo plazo, salvo que alguien haya reservado el ejemplar.

## Devoluciones con retraso

Un ejemplar devuelto con retraso cuesta 20 céntimos al día, con un máximo de 8 euros. Los menores de catorce años no pagan nada.
`,
          'Salas.md': `# Salas y puestos

La biblioteca abre de martes a sábado de 10:00 a 20:00. La sala de lectura de la segunda planta tiene cuarenta puestos con enchufe.

Las salas de grupo se reservan en el mostrador por un máximo de tres horas. La sala de música tiene un piano y los jueves es para el coro de la biblioteca.
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
          at: [0, 0.9],
          config: questionLike(bookQuestion[locale]),
        },
        { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId, topK: 4 } },
        { id: 'prompt', type: 'prompt-template', at: [2, 0.9] },
        { id: 'model', type: 'model', at: [1, 3.2] },
        { id: 'output', type: 'output', at: [2, 3.4] },
      ],
      [
        'input.question>retriever.query',
        'input.question>prompt.question',
        'retriever.chunks>prompt.sources',
        ...answerEdges,
      ],
    ),
}
