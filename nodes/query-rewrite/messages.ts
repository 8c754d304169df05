import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Query rewrite',
    description: 'Lets a model rewrite the question, so that retrieval finds more.',
    summary: '{mode}',
    help:
      'A question is rarely written the way documents are. *Condense* is for conversations: connect the history, and “and in winter?” becomes a ' +
      'question that stands alone; without history it passes unchanged and no model is asked. *Several wordings* asks the same thing in other words ' +
      'and helps where people and documents use different terms. *Hypothetical answer* (HyDE) writes the passage that could answer the question and ' +
      'searches for what is like it; it suits dense search and fields that the model knows something about. *Sub-questions* splits a question that no single ' +
      'passage answers. `query` carries one text: the condensed question, the hypothetical passage, or the original. `queries` carries the ' +
      'whole list for a retriever that searches for all of them. The language of the question is kept. When the model fails, the question passes unchanged and ' +
      'the step ends as *fallback*; the built-in reader cannot rewrite at all.',
    ports: { query: 'Query', history: 'History', queries: 'Queries' },
    fields: {
      mode: { label: 'Rewrite to' },
      model: { label: 'Model', hint: '*Auto* takes the best model that serves. A small, quick one is enough.' },
      count: { label: 'How many', hint: 'At most so many wordings or sub-questions.' },
      keepOriginal: { label: 'Keep the original', hint: 'It comes first in the list of queries.' },
      guidance: {
        label: 'Guidance',
        hint: 'What the model should know: terms of your field, abbreviations, what to prefer.',
      },
      turns: { label: 'Turns of history', hint: 'How many of the last messages the model sees.' },
      onFailure: { label: 'When the model does not answer' },
      timeoutMs: { label: 'Time limit', hint: 'After this time the model counts as not answering.' },
    },
    options: {
      'mode=condense': 'One question that stands alone',
      'mode=multi-query': 'Several wordings',
      'mode=hyde': 'Hypothetical answer (HyDE)',
      'mode=decompose': 'Sub-questions',
      'onFailure=fallback': 'Go on with the original question',
      'onFailure=fail': 'Fail',
    },
  },
  es: {
    title: 'Reformular la consulta',
    description: 'Un modelo reformula la pregunta para que la recuperación encuentre más.',
    summary: '{mode}',
    help:
      'Una pregunta rara vez está escrita como los documentos. *Condensar* es para conversaciones: conecta el historial y «¿y en invierno?» se convierte en una ' +
      'pregunta que se entiende por sí sola; sin historial pasa tal cual y no se pregunta a ningún modelo. *Varias formulaciones* pregunta lo mismo con otras palabras ' +
      'y ayuda cuando las personas y los documentos usan términos distintos. *Respuesta hipotética* (HyDE) escribe el pasaje que podría responder y busca lo que se le ' +
      'parece; conviene a la búsqueda densa y a temas de los que el modelo sabe algo. *Subpreguntas* divide una pregunta que ningún pasaje responde por sí solo. ' +
      '`query` lleva un solo texto: la pregunta condensada, el pasaje hipotético o la original. `queries` lleva la lista entera para un recuperador que las busque ' +
      'todas. Se mantiene el idioma de la pregunta. Si el modelo falla, la pregunta pasa tal cual y el paso acaba *por otra vía*; el lector integrado no sabe reformular.',
    ports: { query: 'Consulta', history: 'Historial', queries: 'Consultas' },
    fields: {
      mode: { label: 'Reformular como' },
      model: { label: 'Modelo', hint: '*Automático* toma el mejor modelo disponible. Basta con uno pequeño y rápido.' },
      count: { label: 'Cuántas', hint: 'Como mucho tantas formulaciones o subpreguntas.' },
      keepOriginal: { label: 'Conservar la original', hint: 'Va primero en la lista de consultas.' },
      guidance: {
        label: 'Indicaciones',
        hint: 'Lo que el modelo debe saber: términos de tu campo, abreviaturas, qué preferir.',
      },
      turns: { label: 'Turnos del historial', hint: 'Cuántos de los últimos mensajes ve el modelo.' },
      onFailure: { label: 'Si el modelo no responde' },
      timeoutMs: { label: 'Límite de tiempo', hint: 'Pasado este tiempo se considera que el modelo no responde.' },
    },
    options: {
      'mode=condense': 'Una pregunta que se entiende sola',
      'mode=multi-query': 'Varias formulaciones',
      'mode=hyde': 'Respuesta hipotética (HyDE)',
      'mode=decompose': 'Subpreguntas',
      'onFailure=fallback': 'Seguir con la pregunta original',
      'onFailure=fail': 'Fallar',
    },
  },
}

export const notes = {
  'rewrite-failed': {
    en: 'The question could not be rewritten; it was used as it is.',
    es: 'No se ha podido reformular la pregunta; se ha usado tal cual.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
