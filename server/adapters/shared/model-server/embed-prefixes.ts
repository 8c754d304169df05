/** What a model wants before a question and before a passage, so that the two find each other. */
export interface EmbedPrefixes {
  query: string
  passage: string
}

interface Family extends EmbedPrefixes {
  /** Matches the model's name without namespace and tag. */
  name: RegExp
  /** The model card that says so. */
  source: string
}

const retrieveTask = 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:'
const searchSentence = 'Represent this sentence for searching relevant passages: '

/** The first family that matches counts. Families that want no prefix stand here only where a later one would match. */
const families: readonly Family[] = [
  {
    name: /^nomic-embed-text/,
    query: 'search_query: ',
    passage: 'search_document: ',
    source: 'https://huggingface.co/nomic-ai/nomic-embed-text-v1.5',
  },
  {
    name: /^mxbai-embed/,
    query: searchSentence,
    passage: '',
    source: 'https://huggingface.co/mixedbread-ai/mxbai-embed-large-v1',
  },
  {
    name: /^snowflake-arctic-embed-?2|^snowflake-arctic-embed-[lm]-v2/,
    query: 'query: ',
    passage: '',
    source: 'https://huggingface.co/Snowflake/snowflake-arctic-embed-l-v2.0',
  },
  {
    name: /^snowflake-arctic-embed/,
    query: searchSentence,
    passage: '',
    source: 'https://huggingface.co/Snowflake/snowflake-arctic-embed-l',
  },
  { name: /^bge-m3/, query: '', passage: '', source: 'https://huggingface.co/BAAI/bge-m3' },
  {
    name: /^bge-(small|base|large)-zh/,
    query: '为这个句子生成表示以用于检索相关文章：',
    passage: '',
    source: 'https://huggingface.co/BAAI/bge-large-zh-v1.5',
  },
  {
    name: /^bge-(small|base|large)/,
    query: searchSentence,
    passage: '',
    source: 'https://huggingface.co/BAAI/bge-large-en-v1.5',
  },
  {
    name: /e5-.*instruct/,
    query: `${retrieveTask} `,
    passage: '',
    source: 'https://huggingface.co/intfloat/multilingual-e5-large-instruct',
  },
  {
    name: /^(multilingual-)?e5(-|$)/,
    query: 'query: ',
    passage: 'passage: ',
    source: 'https://huggingface.co/intfloat/multilingual-e5-large',
  },
  {
    name: /^embeddinggemma/,
    query: 'task: search result | query: ',
    passage: 'title: none | text: ',
    source: 'https://huggingface.co/google/embeddinggemma-300m',
  },
  {
    name: /^qwen3-embedding/,
    query: retrieveTask,
    passage: '',
    source: 'https://huggingface.co/Qwen/Qwen3-Embedding-0.6B',
  },
]

/** The prefixes of a model by its name (`namespace/name:tag`); none for a model that is not in the table. */
export function embedPrefixes(model: string): EmbedPrefixes {
  const name = (model.split('/').at(-1) ?? model).split(':')[0]?.toLowerCase() ?? ''
  return families.find((family) => family.name.test(name)) ?? { query: '', passage: '' }
}
