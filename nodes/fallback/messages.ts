import type { NodeMessages } from '@/pipeline/node-definition'

export const messages: NodeMessages = {
  en: {
    title: 'Fallback',
    description: 'Takes the first of several alternatives that succeeds.',
    summary: '{count} × {type}',
    help:
      'Connect the best way to get something to *first* and what should serve when it fails to *second*: a large model and a small one, a web request and ' +
      'a collection. Whatever leads only to the second starts when the first has failed, was skipped or came out empty — so a spare model costs nothing ' +
      'while the first one works. Steps that also lead elsewhere run as usual. ' +
      'A failure that a fallback made up for does not fail the run: the step and the run end as *fallback*, and a note names what failed. ' +
      'An alternative counts as empty when its value is, or when the step before ended as *empty*, like a model that found no answer. ' +
      'To let answer and sources fall back together, use one fallback for each. ' +
      'An answer that passes through a fallback is not streamed: words already shown could not be taken back. When all are empty, the first of them is passed on and the step ends as *empty*. When every alternative fails, the run fails.',
    ports: { first: 'First', second: 'Second', third: 'Third', fourth: 'Fourth', fifth: 'Fifth', value: 'Value' },
    fields: {
      type: { label: 'What it passes on' },
      count: { label: 'Alternatives' },
      acceptEmpty: { label: 'Accept empty', hint: 'Take an empty value too, instead of trying the next alternative.' },
    },
    options: { 'type=text': 'Text', 'type=chunks': 'Chunks', 'type=messages': 'Messages', 'type=json': 'JSON' },
  },
  es: {
    title: 'Alternativa',
    description: 'Toma la primera de varias alternativas que funcione.',
    summary: '{count} × {type}',
    help:
      'Conecta a *primera* la mejor manera de obtener algo y a *segunda* lo que debe servir cuando falle: un modelo grande y uno pequeño, una petición web y ' +
      'una colección. Lo que solo lleva a la segunda empieza cuando la primera ha fallado, se ha omitido o ha salido vacía; así, un modelo de reserva no cuesta nada ' +
      'mientras el primero funcione. Los pasos que también llevan a otra parte se ejecutan como siempre. ' +
      'Un fallo que una alternativa ha suplido no hace fallar la ejecución: el paso y la ejecución acaban *por otra vía*, y una nota dice qué falló. ' +
      'Una alternativa cuenta como vacía cuando lo está su valor, o cuando el paso anterior acabó como *vacío*, como un modelo que no encontró respuesta. ' +
      'Para que la respuesta y las fuentes cambien a la vez, usa un nodo para cada una. ' +
      'Una respuesta que pasa por aquí no se muestra palabra por palabra: lo ya mostrado no se podría retirar. Si todas están vacías, se entrega la primera y el paso acaba como *vacío*. Si fallan todas, falla la ejecución.',
    ports: { first: 'Primera', second: 'Segunda', third: 'Tercera', fourth: 'Cuarta', fifth: 'Quinta', value: 'Valor' },
    fields: {
      type: { label: 'Qué entrega' },
      count: { label: 'Alternativas' },
      acceptEmpty: {
        label: 'Aceptar vacío',
        hint: 'Toma también un valor vacío en lugar de probar la siguiente alternativa.',
      },
    },
    options: { 'type=text': 'Texto', 'type=chunks': 'Fragmentos', 'type=messages': 'Mensajes', 'type=json': 'JSON' },
  },
}
