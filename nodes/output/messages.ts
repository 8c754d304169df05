import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Output',
    description: 'What the pipeline gives back: the answer and its sources.',
    summary: 'Answer with sources',
    help:
      'The output is what a run and the published endpoint return. Connect the answer, and the sources of the model that wrote it. ' +
      'Citations such as [2] are then resolved to the chunks that were really sent. A number that belongs to no source is removed from the ' +
      'answer and reported, never shown as if it were true. Code and links in the answer are left as they are. A pipeline has exactly one output.',
    ports: { answer: 'Answer', sources: 'Sources' },
    fields: {
      citations: {
        label: 'Resolve citations',
        hint: 'Off: the answer passes unchanged and no source counts as cited.',
      },
      requireCitations: {
        label: 'Require citations',
        hint: 'An answer that has sources and cites none ends as degraded.',
      },
    },
    options: {},
  },
  es: {
    title: 'Salida',
    description: 'Lo que devuelve el flujo: la respuesta y sus fuentes.',
    summary: 'Respuesta con fuentes',
    help:
      'La salida es lo que devuelven una ejecución y el punto de acceso publicado. Conecta la respuesta y las fuentes del modelo que la escribió. ' +
      'Las citas como [2] se resuelven entonces a los fragmentos que de verdad se enviaron. Un número que no corresponde a ninguna fuente se quita ' +
      'de la respuesta y se informa de ello; nunca se muestra como si fuera cierto. El código y los enlaces de la respuesta no se tocan. Un flujo tiene exactamente una salida.',
    ports: { answer: 'Respuesta', sources: 'Fuentes' },
    fields: {
      citations: {
        label: 'Resolver citas',
        hint: 'Desactivado: la respuesta pasa sin cambios y ninguna fuente cuenta como citada.',
      },
      requireCitations: {
        label: 'Exigir citas',
        hint: 'Una respuesta con fuentes que no cita ninguna acaba como degradada.',
      },
    },
    options: {},
  },
}

export const notes = {
  'citation-removed': {
    en: 'A citation of a source that was not given was removed.',
    es: 'Se quitó una cita de una fuente que no se había dado.',
  },
  'uncited-answer': { en: 'The answer cites no source.', es: 'La respuesta no cita ninguna fuente.' },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
