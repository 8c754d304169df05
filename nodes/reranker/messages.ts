import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Reranker',
    description: 'Puts retrieved chunks into a better order and keeps the best.',
    summary: '{method} · top {topN}',
    help:
      'Retrieve many chunks cheaply, then let the reranker look closer and keep a few. MMR avoids passages that repeat each other. ' +
      'Lexical scores how well the words of the query, and their nearness, are matched. The two model methods ask a chat model: ' +
      'pointwise judges each chunk by the probability of “yes”, listwise asks once for the whole order. ' +
      'A rerank server runs a cross-encoder made for the purpose (Jina, Cohere, vLLM, llama.cpp, Text Embeddings Inference): usually the best ' +
      'and quickest choice, and it needs `RERANK_URL`. ' +
      'When the model or the server is too slow or fails, the chunks pass in their old order and the step ends as *fallback*, with the reason.',
    ports: { query: 'Query', chunks: 'Chunks' },
    fields: {
      method: { label: 'Method' },
      topN: { label: 'Keep', hint: 'How many chunks to pass on.' },
      lambda: {
        label: 'Relevance over variety',
        hint: '1 keeps the order by relevance; lower values prefer chunks that add something new.',
      },
      model: { label: 'Model', hint: '*Auto* takes the best model that serves.' },
      serverModel: {
        label: 'Server’s model',
        hint: 'Cohere and Jina want a name, such as `rerank-v3.5`; empty takes the server’s own.',
      },
      timeoutMs: { label: 'Time limit', hint: 'After this time the chunks pass in their old order.' },
      scoreThreshold: { label: 'Lowest score', hint: 'Chunks that score below it are left out.' },
    },
    options: {
      'method=mmr': 'Variety (MMR)',
      'method=lexical': 'Words (lexical)',
      'method=llm-pointwise': 'Model, chunk by chunk',
      'method=llm-listwise': 'Model, whole list',
      'method=server': 'Rerank server',
    },
  },
  es: {
    title: 'Reordenador',
    description: 'Ordena mejor los fragmentos recuperados y se queda con los mejores.',
    summary: '{method} · {topN} mejores',
    help:
      'Recupera muchos fragmentos de forma barata y deja que el reordenador los mire de cerca y conserve unos pocos. MMR evita pasajes que ' +
      'se repiten. El léxico puntúa cuánto coinciden las palabras de la consulta y lo cerca que están. Los dos métodos con modelo preguntan a un ' +
      'modelo de chat: por fragmento, según la probabilidad de «sí»; por lista, pidiendo una sola vez el orden completo. ' +
      'Un servidor de reordenación ejecuta un codificador cruzado hecho para ello (Jina, Cohere, vLLM, llama.cpp, Text Embeddings Inference): suele ser ' +
      'la opción mejor y más rápida, y necesita `RERANK_URL`. ' +
      'Si el modelo o el servidor tarda demasiado o falla, los fragmentos pasan en su orden anterior y el paso acaba *por otra vía*, con el motivo.',
    ports: { query: 'Consulta', chunks: 'Fragmentos' },
    fields: {
      method: { label: 'Método' },
      topN: { label: 'Conservar', hint: 'Cuántos fragmentos pasan adelante.' },
      lambda: {
        label: 'Relevancia frente a variedad',
        hint: '1 mantiene el orden por relevancia; valores menores prefieren fragmentos que aportan algo nuevo.',
      },
      model: { label: 'Modelo', hint: '*Automático* toma el mejor modelo disponible.' },
      serverModel: {
        label: 'Modelo del servidor',
        hint: 'Cohere y Jina piden un nombre, como `rerank-v3.5`; vacío toma el propio del servidor.',
      },
      timeoutMs: { label: 'Límite de tiempo', hint: 'Pasado este tiempo, los fragmentos pasan en su orden anterior.' },
      scoreThreshold: { label: 'Puntuación mínima', hint: 'Los fragmentos por debajo se descartan.' },
    },
    options: {
      'method=mmr': 'Variedad (MMR)',
      'method=lexical': 'Palabras (léxico)',
      'method=llm-pointwise': 'Modelo, fragmento a fragmento',
      'method=llm-listwise': 'Modelo, lista completa',
      'method=server': 'Servidor de reordenación',
    },
  },
}

export const notes = {
  'rerank-bypassed': {
    en: 'Reranking did not finish; the order of the search was kept.',
    es: 'La reordenación no terminó; se conservó el orden de la búsqueda.',
  },
  'rerank-cut': {
    en: 'Passages that are too long for the rerank server were judged by their beginning.',
    es: 'Los pasajes demasiado largos para el servidor de reordenación se juzgaron por su comienzo.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
