import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'

export const messages: NodeMessages = {
  en: {
    title: 'HTTP request',
    description: 'Asks a web service, or tells it something.',
    summary: '{method} {url}',
    help:
      'Use it for facts that no document has — a stock level, an exchange rate, a ticket — or to hand an answer on. ' +
      'Address, headers and body are Liquid templates; every `{{ variable }}` becomes an input port. ' +
      'Values are encoded for where they stand: in the address and in form bodies as parts of a URL, in JSON bodies as the inside of a text, so `{"q": "{{ question }}"}` is always valid. ' +
      'Write `{{ data | json }}` without quotes to put in a whole value, and `{{ address | raw }}` for an address that is complete already. ' +
      'Requests to private and local addresses are refused unless whoever runs Telar allows them. ' +
      'Keys and passwords are stored in *Settings* and written as `{{ secrets.NAME }}`: they are put in when the request leaves, go to the hosts they name and to no other, and no drawing, export, run or error holds them. ' +
      'GET is repeated when the service does not answer; everything else is sent once. ' +
      '*JSON* is null when the answer is none. With *go on*, an error status ends the step as *degraded*; with *fail*, a fallback can serve instead.',
    ports: { text: 'Text', json: 'JSON', status: 'Status' },
    fields: {
      method: { label: 'Method' },
      url: { label: 'Address', hint: 'For example `https://example.com/search?q={{ question }}`.' },
      headers: {
        label: 'Headers',
        hint: 'Saved with the drawing and exported with it. Write a key as `{{ secrets.NAME }}`, by the name it has in *Settings*.',
      },
      'headers.name': { label: 'Name' },
      'headers.value': { label: 'Value' },
      bodyType: { label: 'Kind of body' },
      body: { label: 'Body', hint: 'May be empty. For example `{"question": "{{ question }}"}`.' },
      onStatus: { label: 'On an error status', hint: 'Statuses from 400 on.' },
      timeoutMs: { label: 'Time limit', hint: 'For the whole exchange.' },
      maxKb: { label: 'Largest answer' },
    },
    options: {
      'method=GET': 'GET',
      'method=POST': 'POST',
      'method=PUT': 'PUT',
      'method=PATCH': 'PATCH',
      'method=DELETE': 'DELETE',
      'bodyType=json': 'JSON',
      'bodyType=form': 'Form',
      'bodyType=text': 'Text',
      'onStatus=fail': 'Fail',
      'onStatus=continue': 'Go on',
    },
  },
  es: {
    title: 'Petición HTTP',
    description: 'Pregunta a un servicio web, o le comunica algo.',
    summary: '{method} {url}',
    help:
      'Úsala para datos que no están en ningún documento —existencias, un tipo de cambio, una incidencia— o para entregar una respuesta. ' +
      'Dirección, cabeceras y cuerpo son plantillas Liquid; cada `{{ variable }}` se convierte en un puerto de entrada. ' +
      'Los valores se codifican según dónde están: en la dirección y en los formularios como partes de una URL, en un cuerpo JSON como el interior de un texto, así que `{"q": "{{ question }}"}` siempre es válido. ' +
      'Escribe `{{ data | json }}` sin comillas para poner un valor entero, y `{{ address | raw }}` para una dirección que ya está completa. ' +
      'Las peticiones a direcciones privadas y locales se rechazan, salvo que las permita quien administra Telar. ' +
      'Las claves y contraseñas se guardan en *Ajustes* y se escriben como `{{ secrets.NOMBRE }}`: se ponen al salir la petición, solo van a los servidores que indican, y ningún dibujo, exportación, ejecución ni error las contiene. ' +
      'GET se repite cuando el servicio no responde; lo demás se envía una sola vez. ' +
      '*JSON* es null cuando la respuesta no lo es. Con *seguir*, un estado de error deja el paso como *degradado*; con *fallar*, puede servir un nodo de alternativas.',
    ports: { text: 'Texto', json: 'JSON', status: 'Estado' },
    fields: {
      method: { label: 'Método' },
      url: { label: 'Dirección', hint: 'Por ejemplo, `https://example.com/search?q={{ question }}`.' },
      headers: {
        label: 'Cabeceras',
        hint: 'Se guardan y se exportan con el dibujo. Escribe una clave como `{{ secrets.NOMBRE }}`, con el nombre que tiene en *Ajustes*.',
      },
      'headers.name': { label: 'Nombre' },
      'headers.value': { label: 'Valor' },
      bodyType: { label: 'Tipo de cuerpo' },
      body: { label: 'Cuerpo', hint: 'Puede quedar vacío. Por ejemplo, `{"question": "{{ question }}"}`.' },
      onStatus: { label: 'Con un estado de error', hint: 'Estados a partir de 400.' },
      timeoutMs: { label: 'Límite de tiempo', hint: 'Para todo el intercambio.' },
      maxKb: { label: 'Respuesta más grande' },
    },
    options: {
      'method=GET': 'GET',
      'method=POST': 'POST',
      'method=PUT': 'PUT',
      'method=PATCH': 'PATCH',
      'method=DELETE': 'DELETE',
      'bodyType=json': 'JSON',
      'bodyType=form': 'Formulario',
      'bodyType=text': 'Texto',
      'onStatus=fail': 'Fallar',
      'onStatus=continue': 'Seguir',
    },
  },
}

export const notes = {
  'http-status': {
    en: 'The server answered with an error status.',
    es: 'El servidor ha respondido con un estado de error.',
  },
} satisfies NoteTexts
