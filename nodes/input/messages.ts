import type { NodeMessages } from '@/pipeline/node-definition'

export const messages: NodeMessages = {
  en: {
    title: 'Input',
    description: 'What the pipeline is asked: its named, typed fields.',
    summary: '{fields}',
    help:
      'The input is the signature of the pipeline. Each field becomes a port here, a field of the form under Run, and a key of ' +
      '`inputs` when the published endpoint is called. A required field that is missing is refused before anything runs. ' +
      'An optional text that is not given is empty; an optional history is an empty list. ' +
      'Use a history field to pass earlier turns of a conversation to a prompt template. A pipeline has exactly one input.',
    ports: {},
    fields: {
      fields: {
        label: 'Fields',
        hint: 'Names are lower-case letters, digits and underscores, and start with a letter.',
      },
      'fields.name': { label: 'Name', hint: 'The key in the endpoint’s `inputs` and the name of the port.' },
      'fields.type': { label: 'Type' },
      'fields.required': { label: 'Required', hint: 'Without a value the run is refused.' },
      'fields.label': { label: 'Label', hint: 'What the form shows instead of the name.' },
      'fields.example': {
        label: 'Example',
        hint: 'What the form under Run starts with; callers of the endpoint never get it.',
      },
      'fields.choices': { label: 'Choices', hint: 'The values that may be chosen.' },
      'fields.default': { label: 'Default', hint: 'Used when no value is given.' },
    },
    options: {
      'fields.type=text': 'Text, one line',
      'fields.type=long-text': 'Text, several lines',
      'fields.type=number': 'Number',
      'fields.type=boolean': 'Yes or no',
      'fields.type=choice': 'One of several choices',
      'fields.type=json': 'JSON',
      'fields.type=history': 'Chat history',
    },
  },
  es: {
    title: 'Entrada',
    description: 'Lo que se le pregunta al flujo: sus campos con nombre y tipo.',
    summary: '{fields}',
    help:
      'La entrada es la firma del flujo. Cada campo se convierte en un puerto, en un campo del formulario de ejecución y ' +
      'en una clave de `inputs` al llamar al punto de acceso publicado. Si falta un campo obligatorio, se rechaza antes de ejecutar nada. ' +
      'Un texto opcional que no se da queda vacío; un historial opcional es una lista vacía. ' +
      'Usa un campo de historial para pasar los turnos anteriores de una conversación a una plantilla. Un flujo tiene exactamente una entrada.',
    ports: {},
    fields: {
      fields: {
        label: 'Campos',
        hint: 'Los nombres llevan minúsculas, cifras y guiones bajos, y empiezan por una letra.',
      },
      'fields.name': { label: 'Nombre', hint: 'La clave en `inputs` y el nombre del puerto.' },
      'fields.type': { label: 'Tipo' },
      'fields.required': { label: 'Obligatorio', hint: 'Sin un valor, la ejecución se rechaza.' },
      'fields.label': { label: 'Etiqueta', hint: 'Lo que muestra el formulario en lugar del nombre.' },
      'fields.example': {
        label: 'Ejemplo',
        hint: 'Con lo que empieza el formulario de ejecución; quien llama al punto de acceso nunca lo recibe.',
      },
      'fields.choices': { label: 'Opciones', hint: 'Los valores que se pueden elegir.' },
      'fields.default': { label: 'Valor por defecto', hint: 'Se usa cuando no se da ningún valor.' },
    },
    options: {
      'fields.type=text': 'Texto, una línea',
      'fields.type=long-text': 'Texto, varias líneas',
      'fields.type=number': 'Número',
      'fields.type=boolean': 'Sí o no',
      'fields.type=choice': 'Una de varias opciones',
      'fields.type=json': 'JSON',
      'fields.type=history': 'Historial de chat',
    },
  },
}
