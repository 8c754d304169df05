import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Model',
    description: 'Asks a chat model and streams its answer.',
    summary: '{model} · temperature {temperature}',
    help:
      'The model answers the messages it is given. *Auto* takes the best model that serves and records which one when the pipeline is compiled. ' +
      'Before sending, the prompt is counted against the context: the oldest history is left out first, then the last sources, each as a whole, ' +
      'and every cut is reported; nothing is ever cut silently. A low temperature keeps answers close to the sources. ' +
      'With a JSON schema the answer is checked against it and leaves on a port of its own. ' +
      'The sources port carries the chunks that were really sent: connect it to the output.',
    ports: { messages: 'Messages', text: 'Answer', sources: 'Sources', json: 'JSON' },
    fields: {
      model: { label: 'Model', hint: '*Auto* takes the best model that serves.' },
      temperature: { label: 'Temperature', hint: '0 repeats itself; higher values vary more.' },
      maxTokens: { label: 'Longest answer', hint: 'The answer is cut here, and the step says so.' },
      contextTokens: {
        label: 'Context',
        hint: 'Prompt and answer together. Never more than the model can take. Changing it makes Ollama load the model again.',
      },
      seed: { label: 'Seed', hint: 'The same seed gives the same answer, where the server supports it.' },
      think: { label: 'Think first', hint: 'Only for models that can; slower.' },
      schema: { label: 'JSON schema', hint: 'The answer must be JSON of this shape.' },
    },
    options: {},
  },
  es: {
    title: 'Modelo',
    description: 'Pregunta a un modelo de chat y transmite su respuesta.',
    summary: '{model} · temperatura {temperature}',
    help:
      'El modelo responde a los mensajes que recibe. *Automático* toma el mejor modelo disponible y anota cuál al compilar el flujo. ' +
      'Antes de enviar, el prompt se mide contra el contexto: primero se deja fuera el historial más antiguo, luego las últimas fuentes, cada una entera, ' +
      'y se informa de cada recorte; nada se recorta en silencio. Una temperatura baja mantiene la respuesta cerca de las fuentes. ' +
      'Con un esquema JSON, la respuesta se comprueba y sale por un puerto propio. ' +
      'El puerto de fuentes lleva los fragmentos que de verdad se enviaron: conéctalo a la salida.',
    ports: { messages: 'Mensajes', text: 'Respuesta', sources: 'Fuentes', json: 'JSON' },
    fields: {
      model: { label: 'Modelo', hint: '*Automático* toma el mejor modelo disponible.' },
      temperature: { label: 'Temperatura', hint: '0 se repite; valores más altos varían más.' },
      maxTokens: { label: 'Respuesta más larga', hint: 'La respuesta se corta aquí, y el paso lo dice.' },
      contextTokens: {
        label: 'Contexto',
        hint: 'Prompt y respuesta juntos. Nunca más de lo que admite el modelo. Al cambiarlo, Ollama vuelve a cargar el modelo.',
      },
      seed: { label: 'Semilla', hint: 'La misma semilla da la misma respuesta, si el servidor lo admite.' },
      think: { label: 'Pensar antes', hint: 'Solo para modelos que saben hacerlo; más lento.' },
      schema: { label: 'Esquema JSON', hint: 'La respuesta debe ser JSON con esta forma.' },
    },
    options: {},
  },
}

export const notes = {
  'estimate-off': {
    en: 'The prompt had more tokens than estimated.',
    es: 'El prompt tenía más tokens de los estimados.',
  },
  'answer-cut': {
    en: 'The answer reached the token limit and breaks off.',
    es: 'La respuesta llegó al límite de tokens y queda cortada.',
  },
  'answer-loop': { en: 'The model repeated itself and was stopped.', es: 'El modelo se repetía y se detuvo.' },
  'built-in-model': {
    en: 'The built-in reader answered, which only quotes; no language model was asked.',
    es: 'Respondió el lector integrado, que solo cita; no se preguntó a ningún modelo de lenguaje.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
