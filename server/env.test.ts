import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readEnv } from './env'

describe('readEnv', () => {
  it('has a default for everything that needs a value', () => {
    expect(readEnv({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataFolder: resolve('data'),
      allowedHosts: [],
      maxUploadBytes: 100_000_000,
      ollamaUrl: 'http://127.0.0.1:11434',
      openaiBaseUrl: undefined,
      openaiApiKey: undefined,
      vectorStore: {},
      egressAllow: [],
      unrecordedRuns: 'refuse',
      secretKey: undefined,
      rerankUrl: undefined,
      rerankApiKey: undefined,
      rerankFlavour: 'cohere',
      databaseUrl: `file:${resolve('data', 'telar.db')}`,
      ocrLanguages: 'eng',
      searchPath: '',
      durable: false,
      logLevel: 'warn',
    })
  })

  it('reads what is set and takes an empty value as not set', () => {
    const env = readEnv({
      PORT: '0',
      QDRANT_URL: '',
      OLLAMA_URL: 'http://127.0.0.1:1/',
      TELAR_ALLOWED_HOSTS: 'A.test, b.test:81,',
    })
    expect(env).toMatchObject({
      port: 0,
      vectorStore: {},
      ollamaUrl: 'http://127.0.0.1:1',
      allowedHosts: ['a.test', 'b.test:81'],
    })
  })

  it.each(['0.0.0.0', '192.168.1.4', '::', 'telar.example'])('refuses to listen on %s without a login', (HOST) => {
    expect(() => readEnv({ HOST })).toThrow(/^HOST must be 127\.0\.0\.1, ::1 or localhost: this version has no login/)
  })

  it.each([
    ['PORT', 'many'],
    ['PORT', '70000'],
    ['OLLAMA_URL', 'localhost:11434'],
    ['QDRANT_URL', 'ftp://127.0.0.1'],
    ['DATABASE_URL', 'mysql://x'],
    ['RERANK_URL', 'localhost:8080'],
    ['RERANK_FLAVOUR', 'jina'],
    ['TELAR_OCR_LANGUAGES', '--user-words'],
    ['LOG_LEVEL', 'loud'],
    ['TELAR_MAX_UPLOAD_MB', '0'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name} `))
  })

  it('names every setting that is wrong, in one sentence', () => {
    expect(() => readEnv({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT .*; LOG_LEVEL /)
  })
})
