import { join, resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { foreign, say } from '@/pipeline/said'
import { webAddress } from './capabilities/vector-store-definition'
import { vectorStores } from './container/vector-stores'

/** Names that always mean this computer. */
const loopbackNames = new Set(['127.0.0.1', '::1', 'localhost'])

const hostList = z.string().transform((list) =>
  list
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean),
)

/**
 * Every setting of Telar under its name in the environment. `docs/configuration.md` is made from this table: the
 * description is the sentence a reader sees, `example` stands where there is no default.
 */
export const settings = z.object({
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be between 0 and 65535')
    .max(65_535, 'must be between 0 and 65535')
    .default(3000)
    .describe('Port of the studio and of the published endpoints. 0 takes any free port.'),
  HOST: z
    .string()
    .refine(
      (host) => loopbackNames.has(host),
      'must be 127.0.0.1, ::1 or localhost: this version has no login, so it listens on this computer only',
    )
    .default('127.0.0.1')
    .describe(
      'Address to listen on. Only this computer’s own (`127.0.0.1`, `::1`, `localhost`), because this version has no login.',
    ),
  TELAR_DATA: z
    .string()
    .default('./data')
    .describe(
      'Folder for everything Telar keeps: database, vectors, original files. Back it up to keep it, delete it to start anew. One running Telar per folder.',
    ),
  TELAR_ALLOWED_HOSTS: hostList
    .default([])
    .describe(
      'More host names, separated by commas, under which the studio may be opened, for example behind a proxy on this computer. With a port when it is not 80 or 443.',
    )
    .meta({ example: '`telar.test,telar.test:8080`' }),
  TELAR_MAX_UPLOAD_MB: z.coerce
    .number('must be a number')
    .positive('must be more than 0')
    .max(2_048, 'must be at most 2048')
    .default(100)
    .describe('Largest file that can be uploaded, in megabytes (10⁶ bytes).'),
  OLLAMA_URL: webAddress
    .default('http://127.0.0.1:11434')
    .describe('Address of Ollama. When nothing answers there, the built-in models serve and the studio says so.'),
  OPENAI_BASE_URL: webAddress
    .optional()
    .describe('Address of a server that speaks the OpenAI API (vLLM, llama.cpp, LM Studio …), with its version path.')
    .meta({ example: '`http://127.0.0.1:8000/v1`' }),
  OPENAI_API_KEY: z
    .string()
    .optional()
    .describe('Key for `OPENAI_BASE_URL`, when that server asks for one. It is never shown or logged.'),
  TELAR_EGRESS_ALLOW: hostList
    .default([])
    .describe(
      'Private addresses that sources and HTTP requests of pipelines may reach, separated by commas: a host, a host with its port, an address or a range. Public addresses need no entry.',
    )
    .meta({ example: '`intranet.test,127.0.0.1:8080,10.0.0.0/8`' }),
  TELAR_SECRET_KEY: z
    .string()
    .optional()
    .describe(
      'Key that encrypts the secrets of sources and pipelines: base64 of 32 bytes (`openssl rand -base64 32`). Without it, `secret.key` in the data folder is made and used. It is never shown or logged.',
    ),
  RERANK_URL: webAddress
    .optional()
    .describe(
      'Address of a rerank server for the reranker’s method *Rerank server*, with its version path; `/rerank` is put behind it. Jina, Cohere, vLLM, llama.cpp, Infinity and Text Embeddings Inference have one.',
    )
    .meta({ example: '`https://api.jina.ai/v1`, `http://127.0.0.1:8080`' }),
  RERANK_API_KEY: z
    .string()
    .optional()
    .describe('Key for `RERANK_URL`, when that server asks for one. It is never shown or logged.'),
  RERANK_FLAVOUR: z
    .enum(['cohere', 'tei'], 'must be cohere or tei')
    .default('cohere')
    .describe(
      'What `RERANK_URL` speaks: `cohere` for Cohere’s API, which Jina, vLLM, llama.cpp and Infinity share, or `tei` for Text Embeddings Inference.',
    ),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'must start with file: or postgresql://')
    .optional()
    .describe(
      'Relational database: `postgresql://…`, or `file:` and a path for SQLite. Without it, `telar.db` in the data folder.',
    )
    .meta({ example: '`postgresql://telar:secret@127.0.0.1/telar`' }),
  TELAR_OCR_LANGUAGES: z
    .string()
    .regex(/^[a-z][\w/-]*(\+[a-z][\w/-]*)*$/i, 'must be language codes of tesseract joined by +, such as eng+spa')
    .default('eng')
    .describe(
      'Languages of scanned pages and pictures, as codes of `tesseract` joined by `+`. They are read when `tesseract` is on the PATH at start.',
    ),
  TELAR_UNRECORDED_RUNS: z
    .enum(['refuse', 'serve'], 'must be refuse or serve')
    .default('refuse')
    .describe(
      'What becomes of runs that cannot be recorded, as on a full disk: `refuse` answers with an error (`storage-full`); `serve` answers all the same and counts them in the log, at `/api/health/ready` and in the studio.',
    ),
  TELAR_DURABLE: z
    .enum(['process', 'full'], 'must be process or full')
    .default('process')
    .describe(
      'What an acknowledged change or run survives: `process`, the end of the process at any moment; `full`, a power cut too: it is acknowledged once the disk itself has it, which takes as long as the disk takes. A PostgreSQL server has its own settings for this.',
    ),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be one of the levels named in docs/configuration.md',
    )
    .default('warn')
    .describe('How much is written to the log (JSON lines on the error output). `debug` adds a line per request.'),
})

/** The settings of the vector stores, each store's as its definition has them. */
export const storeSettings = z.object(Object.assign({}, ...vectorStores.map(({ settings: { shape } }) => shape)))

/** Checked configuration, the only form in which the rest of the server sees the environment. */
export interface Env {
  port: number
  host: string
  /** Absolute path of the data folder. */
  dataFolder: string
  allowedHosts: string[]
  maxUploadBytes: number
  ollamaUrl: string
  openaiBaseUrl: string | undefined
  openaiApiKey: string | undefined
  /** What is set for vector stores, by variable. */
  vectorStore: Record<string, unknown>
  /** What requests of sources and pipelines may reach although it is private. */
  egressAllow: string[]
  secretKey: string | undefined
  rerankUrl: string | undefined
  rerankApiKey: string | undefined
  rerankFlavour: z.infer<typeof settings>['RERANK_FLAVOUR']
  databaseUrl: string
  ocrLanguages: string
  /** Where programs are looked for: PATH as it is. */
  searchPath: string
  unrecordedRuns: z.infer<typeof settings>['TELAR_UNRECORDED_RUNS']
  /** What is acknowledged survives a power cut. */
  durable: boolean
  logLevel: z.infer<typeof settings>['LOG_LEVEL']
}

/**
 * Reads and checks the configuration. An empty value counts as not set.
 * Throws `invalid-input` with one sentence that names every setting that is wrong.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const result = settings.safeParse(given)
  const stores = storeSettings.safeParse(given)
  if (!result.success || !stores.success) {
    const issues = [...(result.error?.issues ?? []), ...(stores.error?.issues ?? [])]
    throw new AppError('invalid-input', foreign(explain(issues)), { fix: say('See docs/configuration.md.') })
  }
  const values = result.data
  const dataFolder = resolve(values.TELAR_DATA)
  return {
    port: values.PORT,
    host: values.HOST,
    dataFolder,
    allowedHosts: values.TELAR_ALLOWED_HOSTS,
    maxUploadBytes: values.TELAR_MAX_UPLOAD_MB * 1_000_000,
    ollamaUrl: values.OLLAMA_URL,
    openaiBaseUrl: values.OPENAI_BASE_URL,
    openaiApiKey: values.OPENAI_API_KEY,
    vectorStore: stores.data,
    egressAllow: values.TELAR_EGRESS_ALLOW,
    secretKey: values.TELAR_SECRET_KEY,
    rerankUrl: values.RERANK_URL,
    rerankApiKey: values.RERANK_API_KEY,
    rerankFlavour: values.RERANK_FLAVOUR,
    databaseUrl: values.DATABASE_URL ?? `file:${join(dataFolder, 'telar.db')}`,
    ocrLanguages: values.TELAR_OCR_LANGUAGES,
    searchPath: source.PATH ?? '',
    unrecordedRuns: values.TELAR_UNRECORDED_RUNS,
    durable: values.TELAR_DURABLE === 'full',
    logLevel: values.LOG_LEVEL,
  }
}

function explain(issues: z.core.$ZodIssue[]): string {
  return `${issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}.`
}
