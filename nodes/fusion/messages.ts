import type { NodeMessages } from '@/pipeline/node-definition'

const ports = (word: string) =>
  Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`list${i + 1}`, `${word} ${i + 1}`]))

export const messages: NodeMessages = {
  en: {
    title: 'Fusion',
    description: 'Joins several lists of chunks into one.',
    summary: '{lists} lists · {method} · top {topK}',
    help:
      'Use it where several retrievers work side by side: two collections, two filters, two wordings of a question. *By rank* (RRF) adds ' +
      'weight ÷ (k + rank) for every list that has the chunk; scores of different searches need not be comparable, so it is the safe choice. ' +
      'Its k is 60, as in Cormack, Clarke and Büttcher (2009); a smaller k favours the first ranks. (A retriever’s own hybrid search uses ' +
      'Qdrant’s k of 2.) *By distribution* (DBSF) brings each list’s scores from mean ± 3 standard deviations to 0–1 and adds them, which keeps how ' +
      'clear a winner was. *By score* stretches each list’s scores from its least to its best instead, so the best of every list has its whole weight. A chunk that is in several lists comes out once. A list that does not arrive counts as empty.',
    ports: { ...ports('List'), chunks: 'Chunks' },
    fields: {
      lists: { label: 'Lists', hint: 'How many inputs the node has.' },
      method: { label: 'Join' },
      topK: { label: 'Keep', hint: 'How many of the best chunks to pass on.' },
      weights: {
        label: 'Weights',
        hint: 'One number per list, in their order; 1 where there is none, 0 ignores a list.',
      },
      k: { label: 'k', hint: 'Smaller: the first ranks count more.' },
    },
    options: { 'method=rrf': 'By rank (RRF)', 'method=dbsf': 'By distribution (DBSF)', 'method=score': 'By score' },
  },
  es: {
    title: 'Fusión',
    description: 'Une varias listas de fragmentos en una.',
    summary: '{lists} listas · {method} · {topK} mejores',
    help:
      'Úsala donde varios recuperadores trabajan a la vez: dos colecciones, dos filtros, dos formulaciones de una pregunta. *Por posición* (RRF) suma ' +
      'peso ÷ (k + posición) por cada lista que tiene el fragmento; las puntuaciones de búsquedas distintas no tienen que ser comparables, así que es la opción segura. ' +
      'Su k es 60, como en Cormack, Clarke y Büttcher (2009); un k menor favorece las primeras posiciones. (La búsqueda híbrida de un recuperador usa el ' +
      'k de Qdrant, 2.) *Por distribución* (DBSF) lleva las puntuaciones de cada lista de la media ± 3 desviaciones típicas a 0–1 y las suma, lo que conserva lo ' +
      'claro que era un ganador. *Por puntuación* estira las de cada lista de la menor a la mayor, así que el mejor de cada una tiene todo su peso. Un fragmento que está en varias listas sale una sola vez. Una lista que no llega cuenta como vacía.',
    ports: { ...ports('Lista'), chunks: 'Fragmentos' },
    fields: {
      lists: { label: 'Listas', hint: 'Cuántas entradas tiene el nodo.' },
      method: { label: 'Unir' },
      topK: { label: 'Conservar', hint: 'Cuántos de los mejores fragmentos pasan adelante.' },
      weights: { label: 'Pesos', hint: 'Un número por lista, en su orden; 1 donde no hay ninguno, 0 ignora la lista.' },
      k: { label: 'k', hint: 'Menor: las primeras posiciones cuentan más.' },
    },
    options: {
      'method=rrf': 'Por posición (RRF)',
      'method=dbsf': 'Por distribución (DBSF)',
      'method=score': 'Por puntuación',
    },
  },
}
