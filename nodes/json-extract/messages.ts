import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Extract JSON',
    description: 'Gets JSON out of a text and checks it against a schema.',
    summary: '{mode}',
    help:
      '*Find in the text* reads JSON that is there already: the whole text, a fenced block, or an object or list between other words, as models and web services ' +
      'send it. Commas before a closing bracket are forgiven; anything else that is no JSON is not guessed at. Of several finds, the first one counts that matches the ' +
      'schema; without a schema, the whole text, then fenced blocks, then the longest. *Let a model extract* asks a chat model to read the fields of the schema out of ' +
      'any text, such as an e-mail or an invoice; a text that does not fit its context is refused, never cut. The schema is a list of fields, each with its type and what it ' +
      'means, or its JSON; one that a list cannot show stays JSON. A path then picks one value: `items[0].name`. ' +
      'The value leaves as JSON and as text. When there is nothing that fits, the step fails, or ends as *empty* with `null`, as you choose.',
    ports: { text: 'Text', json: 'JSON' },
    fields: {
      mode: { label: 'How' },
      schema: { label: 'JSON schema', hint: 'What the JSON must look like; needed when a model extracts.' },
      model: { label: 'Model', hint: '*Auto* takes the best model that serves.' },
      guidance: {
        label: 'Guidance',
        hint: 'What the fields mean, how dates are written, what to do when one is missing.',
      },
      path: { label: 'Path', hint: 'Which value to pass on, such as `items[0].name`. Empty: all of it.' },
      onFailure: { label: 'When nothing fits' },
      maxTokens: { label: 'Longest answer', hint: 'An answer that is cut here is no JSON.' },
    },
    options: {
      'mode=parse': 'Find in the text',
      'mode=model': 'Let a model extract',
      'onFailure=fail': 'Fail',
      'onFailure=empty': 'Go on with nothing',
    },
  },
  es: {
    title: 'Extraer JSON',
    description: 'Saca JSON de un texto y lo comprueba con un esquema.',
    summary: '{mode}',
    help:
      '*Buscar en el texto* lee el JSON que ya está ahí: el texto entero, un bloque delimitado, o un objeto o una lista entre otras palabras, como los envían modelos y ' +
      'servicios web. Se perdonan las comas antes de un corchete de cierre; lo demás que no sea JSON no se adivina. De varios hallazgos cuenta el primero que cumple el ' +
      'esquema; sin esquema, el texto entero, después los bloques delimitados, después el más largo. *Que extraiga un modelo* pide a un modelo de chat que lea los campos del ' +
      'esquema en cualquier texto, como un correo o una factura; un texto que no cabe en su contexto se rechaza, nunca se recorta. El esquema es una lista de campos, cada uno ' +
      'con su tipo y lo que significa, o su JSON; el que una lista no puede mostrar se queda en JSON. Una ruta elige después un valor: ' +
      '`items[0].name`. El valor sale como JSON y como texto. Si nada encaja, el paso falla o acaba *vacío* con `null`, según elijas.',
    ports: { text: 'Texto', json: 'JSON' },
    fields: {
      mode: { label: 'Cómo' },
      schema: { label: 'Esquema JSON', hint: 'Qué forma debe tener el JSON; hace falta cuando extrae un modelo.' },
      model: { label: 'Modelo', hint: '*Automático* toma el mejor modelo disponible.' },
      guidance: {
        label: 'Indicaciones',
        hint: 'Qué significan los campos, cómo se escriben las fechas, qué hacer si falta uno.',
      },
      path: { label: 'Ruta', hint: 'Qué valor pasar, como `items[0].name`. Vacía: todo.' },
      onFailure: { label: 'Si nada encaja' },
      maxTokens: { label: 'Respuesta más larga', hint: 'Una respuesta cortada aquí no es JSON.' },
    },
    options: {
      'mode=parse': 'Buscar en el texto',
      'mode=model': 'Que extraiga un modelo',
      'onFailure=fail': 'Fallar',
      'onFailure=empty': 'Seguir sin nada',
    },
  },
}

export const notes = {
  'no-match': { en: 'Nothing in the value matches the schema.', es: 'Nada en el valor encaja con el esquema.' },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
