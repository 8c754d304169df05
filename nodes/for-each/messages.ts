import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'For each',
    description: 'Runs a published pipeline for every item of a list.',
    summary: '{pipelineId} · {concurrency} at once',
    help:
      'Use it to answer a list of questions, to ask the same about several products, or to work through the parts of a decomposed question. ' +
      'Items are a JSON list such as `["first", "second"]`, or a text with one item per line. An item that is an object fills the inputs of the same names; any other item fills the one input named under *Input for an item*. ' +
      'The remaining inputs are ports: connect what is the same for all. ' +
      '*Results* lists each item with its answer and how its run ended, in the order of the list. *Text* joins the answers, and *sources* holds every chunk once; ' +
      'citations are renumbered to match. The text grows while the items run. ' +
      'With *leave out*, an item that fails is marked in the results and the step ends as *degraded*; when all fail, the step fails. ' +
      'Publishing and depth work as in a sub-pipeline.',
    ports: { items: 'Items', results: 'Results', text: 'Text', sources: 'Sources' },
    fields: {
      pipelineId: { label: 'Pipeline', hint: 'Only published pipelines can be chosen.' },
      itemField: {
        label: 'Input for an item',
        hint: 'Takes items that are no objects.',
      },
      maxItems: { label: 'Most items', hint: 'Items beyond it are left out, and the step says so.' },
      concurrency: { label: 'At once', hint: 'How many items run side by side.' },
      onError: { label: 'When an item fails' },
    },
    options: { 'onError=fail': 'Fail', 'onError=skip': 'Leave it out' },
  },
  es: {
    title: 'Para cada',
    description: 'Ejecuta un flujo publicado para cada elemento de una lista.',
    summary: '{pipelineId} · {concurrency} a la vez',
    help:
      'Úsalo para responder una lista de preguntas, para preguntar lo mismo sobre varios productos o para recorrer las partes de una pregunta descompuesta. ' +
      'Los elementos son una lista JSON como `["primero", "segundo"]`, o un texto con uno por línea. Un elemento que es un objeto rellena las entradas de los mismos nombres; cualquier otro rellena la única entrada que figura en *Entrada para un elemento*. ' +
      'Las demás entradas son puertos: conecta lo que es igual para todos. ' +
      '*Resultados* recoge cada elemento con su respuesta y cómo acabó su ejecución, en el orden de la lista. *Texto* une las respuestas, y *fuentes* tiene cada fragmento una sola vez; ' +
      'las citas se renumeran para que coincidan. El texto crece mientras se ejecutan los elementos. ' +
      'Con *dejarlo fuera*, un elemento que falla queda marcado en los resultados y el paso acaba como *degradado*; si fallan todos, falla el paso. ' +
      'La publicación y la profundidad funcionan como en un subflujo.',
    ports: { items: 'Elementos', results: 'Resultados', text: 'Texto', sources: 'Fuentes' },
    fields: {
      pipelineId: { label: 'Flujo', hint: 'Solo se pueden elegir flujos publicados.' },
      itemField: {
        label: 'Entrada para un elemento',
        hint: 'Recibe los elementos que no son objetos.',
      },
      maxItems: { label: 'Máximo de elementos', hint: 'Los que pasan de ahí se dejan fuera, y el paso lo dice.' },
      concurrency: { label: 'A la vez', hint: 'Cuántos elementos se ejecutan en paralelo.' },
      onError: { label: 'Si falla un elemento' },
    },
    options: { 'onError=fail': 'Fallar', 'onError=skip': 'Dejarlo fuera' },
  },
}

export const notes = {
  'items-failed': { en: 'Some items failed.', es: 'Algunos elementos han fallado.' },
  'candidates-cut': {
    en: 'Candidates beyond the limit were left out.',
    es: 'Se han dejado fuera los candidatos que pasan del límite.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
