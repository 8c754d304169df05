import { describe, expect, it } from 'vitest'
import { embedPrefixes } from './embed-prefixes'

describe('embedPrefixes', () => {
  it.each([
    ['nomic-embed-text', 'search_query: ', 'search_document: '],
    ['nomic-embed-text-v2-moe:latest', 'search_query: ', 'search_document: '],
    ['mxbai-embed-large:335m', 'Represent this sentence for searching relevant passages: ', ''],
    ['snowflake-arctic-embed:110m', 'Represent this sentence for searching relevant passages: ', ''],
    ['snowflake-arctic-embed2', 'query: ', ''],
    ['bge-large', 'Represent this sentence for searching relevant passages: ', ''],
    ['bge-m3', '', ''],
    ['BAAI/bge-large-zh-v1.5', '为这个句子生成表示以用于检索相关文章：', ''],
    [
      'jeffh/intfloat-multilingual-e5-large-instruct:q8_0',
      'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ',
      '',
    ],
    ['intfloat/multilingual-e5-small', 'query: ', 'passage: '],
    ['intfloat/e5-base-v2', 'query: ', 'passage: '],
    ['embeddinggemma:300m', 'task: search result | query: ', 'title: none | text: '],
    [
      'Qwen/Qwen3-Embedding-0.6B',
      'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
      '',
    ],
    ['all-minilm', '', ''],
    ['text-embedding-3-small', '', ''],
  ])('%s', (model, query, passage) => {
    expect(embedPrefixes(model)).toMatchObject({ query, passage })
  })
})
