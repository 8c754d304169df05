import type { NodeMessages } from '@/pipeline/node-definition'

export const messages: NodeMessages = {
  en: {
    title: 'Prompt template',
    description: 'Writes the messages for a model from two templates.',
    summary: '{user}',
    help:
      'Write the system and the user message in Liquid. Every `{{ variable }}` becomes an input port. A variable named `sources`, `context`, ' +
      '`documents` or `chunks` takes chunks and prints them numbered and delimited, so that the model can cite them; every other one takes text. ' +
      'What comes in is data: Liquid code inside a question or a document is never run. ' +
      'To write each source your own way, loop over them: `{% for s in sources %}[{{ s.citation }}] {{ s.document }}: {{ s.text }}{% endfor %}`. ' +
      'With chat history on, earlier turns go between the two messages. ' +
      'Examples are answered questions that go before them, as turns of their own: all of them, or those nearest to what is asked. One that asks the same is never shown. ' +
      'When no source arrives the step ends as *empty*. Connect its messages to a model.',
    ports: { history: 'Chat history', messages: 'Messages', sources: 'Sources' },
    fields: {
      system: { label: 'System message', hint: 'Who the model is and which rules hold. May be empty.' },
      user: { label: 'User message', hint: 'Usually the sources and the question.' },
      includeHistory: { label: 'Chat history', hint: 'Adds an input for the earlier turns of a conversation.' },
      examples: { label: 'Examples', hint: 'Answered questions that the model is shown first.' },
    },
    options: {},
  },
  es: {
    title: 'Plantilla de prompt',
    description: 'Escribe los mensajes para un modelo a partir de dos plantillas.',
    summary: '{user}',
    help:
      'Escribe en Liquid el mensaje de sistema y el de usuario. Cada `{{ variable }}` se convierte en un puerto de entrada. Una variable llamada ' +
      '`fuentes`, `contexto`, `documentos` o `fragmentos` (o su nombre inglés) recibe fragmentos y los imprime numerados y delimitados, para que el modelo pueda citarlos; ' +
      'las demás reciben texto. Lo que entra son datos: el código Liquid dentro de una pregunta o un documento nunca se ejecuta. ' +
      'Para escribir cada fuente a tu manera, recórrelas: `{% for f in fuentes %}[{{ f.citation }}] {{ f.document }}: {{ f.text }}{% endfor %}`. ' +
      'Con el historial activado, los turnos anteriores van entre los dos mensajes. ' +
      'Los ejemplos son preguntas con su respuesta que van antes, como turnos propios: todos, o los más cercanos a lo que se pregunta. El que pregunta lo mismo nunca se muestra. ' +
      'Si no llega ninguna fuente, el paso acaba como *vacío*. Conecta sus mensajes a un modelo.',
    ports: { history: 'Historial de chat', messages: 'Mensajes', sources: 'Fuentes' },
    fields: {
      system: { label: 'Mensaje de sistema', hint: 'Quién es el modelo y qué reglas valen. Puede quedar vacío.' },
      user: { label: 'Mensaje de usuario', hint: 'Normalmente, las fuentes y la pregunta.' },
      includeHistory: {
        label: 'Historial de chat',
        hint: 'Añade una entrada para los turnos anteriores de una conversación.',
      },
      examples: { label: 'Ejemplos', hint: 'Preguntas con su respuesta que el modelo ve antes.' },
    },
    options: {},
  },
}
