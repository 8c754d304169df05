import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Context packer',
    description: 'Chooses and orders the chunks that go into the prompt, within a token budget.',
    summary: '{budget} tokens · {order}',
    help:
      'Put it between retrieval and the prompt when many chunks are found: a model answers better from a few different passages than from many that ' +
      'repeat each other, and a budget keeps cost and waiting known beforehand. Chunks are taken best first. One that repeats a better one is left out; ' +
      'chunks of one document that touch or overlap are joined, so that nothing is said twice; one that no longer fits the budget is passed over for a smaller one ' +
      'that does. *Best first and last* puts the best chunks at both ends, because models overlook what stands in the middle of a long ' +
      'context (Liu et al. 2023, “Lost in the Middle”). *By document* keeps each document’s text in reading order. The step reports what it left out; ' +
      'leaving out is its work, so it stays *ok*, and ends as *degraded* only when the budget holds a single chunk of several, or not even that one whole: ' +
      'at least one chunk always passes. Sizes are estimates, as a prompt shows the sources.',
    ports: { chunks: 'Chunks' },
    fields: {
      budget: { label: 'Budget', hint: 'About so many tokens for all sources together.' },
      order: { label: 'Order' },
      merge: { label: 'Join neighbours', hint: 'Chunks of one document that touch or overlap become one.' },
      deduplicate: { label: 'Leave out repetitions', hint: 'Of chunks that say the same, the best stays.' },
      overlap: {
        label: 'Repetition from',
        hint: 'Share of a chunk’s words in a row that a better chunk has already. 1: only equal texts.',
      },
    },
    options: {
      'order=rank': 'Best first',
      'order=document': 'By document',
      'order=best-first-and-last': 'Best first and last',
    },
  },
  es: {
    title: 'Empaquetador de contexto',
    description: 'Elige y ordena los fragmentos que entran en el prompt, dentro de un presupuesto de tokens.',
    summary: '{budget} tokens · {order}',
    help:
      'Ponlo entre la recuperación y el prompt cuando se encuentran muchos fragmentos: un modelo responde mejor con unos pocos pasajes distintos que con muchos que ' +
      'se repiten, y un presupuesto deja claros de antemano el coste y la espera. Los fragmentos se toman del mejor al peor. El que repite a uno mejor se deja fuera; ' +
      'los de un mismo documento que se tocan o se solapan se unen, para que nada se diga dos veces; el que ya no cabe en el presupuesto cede el sitio a uno menor ' +
      'que sí cabe. *Los mejores al principio y al final* pone los mejores en ambos extremos, porque los modelos pasan por alto lo que está en medio de un contexto ' +
      'largo (Liu et al. 2023, «Lost in the Middle»). *Por documento* mantiene el texto de cada documento en su orden de lectura. El paso informa de lo que dejó fuera; ' +
      'dejar fuera es su trabajo, así que sigue *bien*, y solo acaba *degradado* si el presupuesto da para un único fragmento de varios, o ni siquiera para ese entero: ' +
      'siempre pasa al menos uno. Los tamaños son estimaciones, tal como un prompt muestra las fuentes.',
    ports: { chunks: 'Fragmentos' },
    fields: {
      budget: { label: 'Presupuesto', hint: 'Unos tantos tokens para todas las fuentes juntas.' },
      order: { label: 'Orden' },
      merge: { label: 'Unir vecinos', hint: 'Los fragmentos de un documento que se tocan o se solapan se hacen uno.' },
      deduplicate: { label: 'Dejar fuera repeticiones', hint: 'De los fragmentos que dicen lo mismo queda el mejor.' },
      overlap: {
        label: 'Repetición desde',
        hint: 'Parte de las palabras seguidas de un fragmento que ya tiene uno mejor. 1: solo textos iguales.',
      },
    },
    options: {
      'order=rank': 'El mejor primero',
      'order=document': 'Por documento',
      'order=best-first-and-last': 'Los mejores al principio y al final',
    },
  },
}

export const notes = {
  'duplicates-removed': {
    en: 'Chunks that say the same were left out.',
    es: 'Se han dejado fuera fragmentos que dicen lo mismo.',
  },
  'packed-out': {
    en: 'Chunks that did not fit the budget were left out.',
    es: 'Se han dejado fuera fragmentos que no caben en el presupuesto.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
