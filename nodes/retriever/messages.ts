import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Retriever',
    description: 'Finds the chunks of a collection that fit a query.',
    summary: '{collectionId} · {mode} · top {topK}',
    help:
      'The retriever searches one collection. Dense search compares meaning: it embeds the query with the model the collection was built ' +
      'with. Sparse search compares words (BM25) and is best for names, numbers and codes. Hybrid does both and joins the two lists, ' +
      'which is the best choice when you do not know better. A filter keeps only chunks whose metadata satisfies it; a value written as ' +
      '`{{ name }}` comes from an input port of that name. Connect *Queries* to search for several wordings of a question at once. ' +
      'When a source is older than it may be, the step ends as *degraded*. ' +
      'When nothing is found the step ends as *empty*, and what follows is told so.',
    ports: { query: 'Query', queries: 'Queries', chunks: 'Chunks' },
    fields: {
      collectionId: { label: 'Collection', hint: 'Where to search.' },
      mode: { label: 'Search by', hint: 'Hybrid suits most questions.' },
      topK: { label: 'Chunks', hint: 'How many of the best chunks to pass on.' },
      fusion: {
        label: 'Fusion',
        hint: 'How the two lists of a hybrid search are joined. Automatic goes by what the embedder is worth and by the languages of question and chunks.',
      },
      denseShare: {
        label: 'Share of meaning',
        hint: '0: the words decide alone; 1: the meaning does. Empty: 0.2 with the built-in embedder, else 0.5.',
      },
      scoreThreshold: {
        label: 'Lowest score',
        hint: 'Chunks below it are left out. Scores of different modes and fusions are not comparable; automatic fusion may change the scale from question to question, so choose a fixed fusion for a threshold.',
      },
      filter: { label: 'Filter', hint: 'Conditions on the metadata of the chunks.' },
      candidates: {
        label: 'Candidates',
        hint: 'How many chunks each half of a hybrid search brings before they are joined.',
      },
      expand: { label: 'Pass on', hint: 'What is found may be small; what the model reads may be larger.' },
      neighbours: { label: 'Neighbours', hint: 'Chunks before and after each found one.' },
      denseWeight: { label: 'Weight of meaning', hint: 'How much the dense list counts when both are joined by rank.' },
      sparseWeight: { label: 'Weight of words', hint: 'How much the sparse list counts when both are joined by rank.' },
      diversity: {
        label: 'Diversity',
        hint: '0 takes the best chunks; towards 1, chunks that differ from those already taken (MMR).',
      },
      prefer: {
        label: 'Prefer what the question names',
        hint: 'Chunks of a document, company, year or section that the question names come further up. Nothing is left out.',
      },
      preferStrength: {
        label: 'Strength of the preference',
        hint: '1 adds 0.15 (section) to 0.4 (company) of the range of scores; larger numbers move named chunks further up.',
      },
      perDocument: { label: 'Chunks per document', hint: 'At most so many of one document; 0 means any number.' },
    },
    options: {
      'expand=none': 'The chunk itself',
      'expand=neighbours': 'With its neighbours',
      'expand=parent': 'Its parent passage',
      'mode=hybrid': 'Meaning and words (hybrid)',
      'mode=dense': 'Meaning (dense)',
      'mode=sparse': 'Words (sparse)',
      'fusion=auto': 'Automatic',
      'fusion=score': 'By score',
      'fusion=dbsf': 'By distribution (DBSF)',
      'fusion=rrf': 'By rank (RRF)',
    },
  },
  es: {
    title: 'Recuperador',
    description: 'Encuentra los fragmentos de una colección que responden a una consulta.',
    summary: '{collectionId} · {mode} · {topK} mejores',
    help:
      'El recuperador busca en una colección. La búsqueda densa compara significados: incrusta la consulta con el modelo con el que se ' +
      'construyó la colección. La búsqueda dispersa compara palabras (BM25) y es la mejor para nombres, números y códigos. La híbrida hace ' +
      'ambas y une las dos listas; es la mejor opción si no hay razones para otra. Un filtro deja solo los fragmentos cuyos metadatos lo cumplen; ' +
      'un valor escrito como `{{ nombre }}` llega por un puerto de entrada con ese nombre. Conecta *Consultas* para buscar varias formas de una pregunta a la vez. ' +
      'Si una fuente es más antigua de lo que puede ser, el paso acaba como *degradado*. ' +
      'Si no se encuentra nada, el paso acaba como *vacío* y lo que sigue lo sabe.',
    ports: { query: 'Consulta', queries: 'Consultas', chunks: 'Fragmentos' },
    fields: {
      collectionId: { label: 'Colección', hint: 'Dónde buscar.' },
      mode: { label: 'Buscar por', hint: 'La híbrida sirve para la mayoría de las preguntas.' },
      topK: { label: 'Fragmentos', hint: 'Cuántos de los mejores fragmentos pasan adelante.' },
      fusion: {
        label: 'Fusión',
        hint: 'Cómo se unen las dos listas de una búsqueda híbrida. La automática depende de lo que vale el modelo de vectores y de los idiomas de la pregunta y de los fragmentos.',
      },
      denseShare: {
        label: 'Proporción del significado',
        hint: '0: deciden solo las palabras; 1: decide el significado. Vacío: 0,2 con el modelo integrado; si no, 0,5.',
      },
      scoreThreshold: {
        label: 'Puntuación mínima',
        hint: 'Los fragmentos por debajo se descartan. Las puntuaciones de distintos modos y fusiones no son comparables; la fusión automática puede cambiar la escala de una pregunta a otra: para un mínimo, elige una fusión fija.',
      },
      filter: { label: 'Filtro', hint: 'Condiciones sobre los metadatos de los fragmentos.' },
      candidates: {
        label: 'Candidatos',
        hint: 'Cuántos fragmentos aporta cada mitad de una búsqueda híbrida antes de unirlas.',
      },
      expand: { label: 'Pasar', hint: 'Lo que se encuentra puede ser pequeño; lo que lee el modelo puede ser mayor.' },
      neighbours: { label: 'Vecinos', hint: 'Fragmentos antes y después de cada uno encontrado.' },
      denseWeight: {
        label: 'Peso del significado',
        hint: 'Cuánto cuenta la lista densa al unir ambas por posición.',
      },
      sparseWeight: {
        label: 'Peso de las palabras',
        hint: 'Cuánto cuenta la lista dispersa al unir ambas por posición.',
      },
      diversity: {
        label: 'Diversidad',
        hint: '0 toma los mejores fragmentos; hacia 1, los que difieren de los ya tomados (MMR).',
      },
      prefer: {
        label: 'Preferir lo que la pregunta nombra',
        hint: 'Los fragmentos de un documento, empresa, año o sección que la pregunta nombra suben. No se descarta nada.',
      },
      preferStrength: {
        label: 'Fuerza de la preferencia',
        hint: '1 suma de 0,15 (sección) a 0,4 (empresa) del rango de puntuaciones; los números mayores suben más lo nombrado.',
      },
      perDocument: {
        label: 'Fragmentos por documento',
        hint: 'Como mucho tantos de un mismo documento; 0 significa cualquier número.',
      },
    },
    options: {
      'expand=none': 'El propio fragmento',
      'expand=neighbours': 'Con sus vecinos',
      'expand=parent': 'Su pasaje padre',
      'mode=hybrid': 'Significado y palabras (híbrida)',
      'mode=dense': 'Significado (densa)',
      'mode=sparse': 'Palabras (dispersa)',
      'fusion=auto': 'Automática',
      'fusion=score': 'Por puntuación',
      'fusion=dbsf': 'Por distribución (DBSF)',
      'fusion=rrf': 'Por posición (RRF)',
    },
  },
}

export const notes = {
  'query-parted': {
    en: 'The question is longer than the embedding model takes; it was embedded in parts.',
    es: 'La pregunta es más larga de lo que admite el modelo de vectores; se procesó por partes.',
  },
  'stale-sources': {
    en: 'Some sources were not brought up to date within the time they allow.',
    es: 'Algunas fuentes no se han actualizado en el plazo que permiten.',
  },
  'index-lost': {
    en: 'The index is lost or damaged: it finds too little.',
    es: 'El índice se ha perdido o está dañado: encuentra demasiado poco.',
  },
  'embedder-replaced': {
    en: 'The embedding model was replaced since the index was built: by meaning it finds the wrong things.',
    es: 'El modelo de vectores fue sustituido desde que se construyó el índice: por significado encuentra lo que no es.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>
