import { z } from 'zod'

/** How a model keeps what it has read: the size of its keys and values. */
const attentionSchema = z.strictObject({
  layers: z.number().int().positive(),
  /** Heads of keys and values, fewer than those of queries. */
  kvHeads: z.number().int().positive(),
  headSize: z.number().int().positive(),
  /** Layers among them that look back only so many tokens. */
  window: z.strictObject({ layers: z.number().int().positive(), tokens: z.number().int().positive() }).optional(),
})

const shared = {
  /** Name and tag in Ollama’s library, as a listing of it would show them. */
  model: z.string().regex(/^[a-z0-9.-]+:[a-z0-9.-]+$/),
  /** Size of the download in bytes. */
  bytes: z.number().int().positive(),
  parameters: z.string(),
  contextTokens: z.number().int().positive(),
  /** `many`: dozens, English and Spanish among them. */
  languages: z.enum(['en', 'many']),
  licence: z.string(),
  /** Where the figures stand. */
  source: z.url(),
}

const chatEntrySchema = z.strictObject({
  ...shared,
  kind: z.literal('chat'),
  /** Small enough to be the first: a few minutes of download, and of use without a graphics card. */
  first: z.boolean(),
  attention: attentionSchema,
})
const embedEntrySchema = z.strictObject({
  ...shared,
  kind: z.literal('embed'),
  dimension: z.number().int().positive(),
})
export const catalogueEntrySchema = z.discriminatedUnion('kind', [chatEntrySchema, embedEntrySchema])
export type ChatEntry = z.infer<typeof chatEntrySchema>
export type EmbedEntry = z.infer<typeof embedEntrySchema>
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>

const library = (model: string) => `https://ollama.com/library/${model.replace(/:latest$/, '')}`
const chat = (entry: Omit<ChatEntry, 'kind' | 'source'>): ChatEntry => ({
  ...entry,
  kind: 'chat',
  source: library(entry.model),
})
const embed = (entry: Omit<EmbedEntry, 'kind' | 'source'>): EmbedEntry => ({
  ...entry,
  kind: 'embed',
  source: library(entry.model),
})

/**
 * Models of Ollama’s library that Telar offers, in the order in which it would choose them, the last first. Sizes as the library and listings of `ollama list` tell them (4-bit weights for chat, whole or half ones for
 * embedding); attention as the models’ `config.json` and GGUF headers have it. `docs/models.md` says how they were checked.
 */
export const chatCatalogue: readonly ChatEntry[] = [
  chat({
    model: 'llama3.2:1b',
    bytes: 1_300_000_000,
    parameters: '1.2B',
    contextTokens: 131_072,
    languages: 'many',
    licence: 'Llama 3.2',
    first: true,
    attention: { layers: 16, kvHeads: 8, headSize: 64 },
  }),
  chat({
    model: 'llama3.2:3b',
    bytes: 2_019_393_189,
    parameters: '3.2B',
    contextTokens: 131_072,
    languages: 'many',
    licence: 'Llama 3.2',
    first: true,
    attention: { layers: 28, kvHeads: 8, headSize: 128 },
  }),
  chat({
    model: 'granite4:micro',
    bytes: 2_100_000_000,
    parameters: '3.4B',
    contextTokens: 131_072,
    languages: 'many',
    licence: 'Apache 2.0',
    first: true,
    attention: { layers: 40, kvHeads: 8, headSize: 64 },
  }),
  chat({
    model: 'phi4-mini:latest',
    bytes: 2_500_000_000,
    parameters: '3.8B',
    contextTokens: 131_072,
    languages: 'many',
    licence: 'MIT',
    first: true,
    attention: { layers: 32, kvHeads: 8, headSize: 128 },
  }),
  chat({
    model: 'gemma3:4b',
    bytes: 3_300_000_000,
    parameters: '4.3B',
    contextTokens: 131_072,
    languages: 'many',
    licence: 'Gemma',
    first: true,
    attention: { layers: 34, kvHeads: 4, headSize: 256, window: { layers: 29, tokens: 1024 } },
  }),
  chat({
    model: 'qwen3:4b-instruct',
    bytes: 2_500_000_000,
    parameters: '4.0B',
    contextTokens: 262_144,
    languages: 'many',
    licence: 'Apache 2.0',
    first: true,
    attention: { layers: 36, kvHeads: 8, headSize: 128 },
  }),
  chat({
    model: 'qwen3:8b',
    bytes: 5_225_388_164,
    parameters: '8.2B',
    contextTokens: 40_960,
    languages: 'many',
    licence: 'Apache 2.0',
    first: false,
    attention: { layers: 36, kvHeads: 8, headSize: 128 },
  }),
  chat({
    model: 'gemma3:12b',
    bytes: 8_100_000_000,
    parameters: '12.2B',
    contextTokens: 131_072,
    languages: 'many',
    licence: 'Gemma',
    first: false,
    attention: { layers: 48, kvHeads: 8, headSize: 256, window: { layers: 40, tokens: 1024 } },
  }),
  chat({
    model: 'qwen3:14b',
    bytes: 9_300_000_000,
    parameters: '14.8B',
    contextTokens: 40_960,
    languages: 'many',
    licence: 'Apache 2.0',
    first: false,
    attention: { layers: 40, kvHeads: 8, headSize: 128 },
  }),
]

export const embedCatalogue: readonly EmbedEntry[] = [
  embed({
    model: 'all-minilm:latest',
    bytes: 45_960_996,
    parameters: '23M',
    contextTokens: 512,
    languages: 'en',
    licence: 'Apache 2.0',
    dimension: 384,
  }),
  embed({
    model: 'nomic-embed-text:latest',
    bytes: 274_302_450,
    parameters: '137M',
    contextTokens: 2048,
    languages: 'en',
    licence: 'Apache 2.0',
    dimension: 768,
  }),
  embed({
    model: 'mxbai-embed-large:latest',
    bytes: 669_000_000,
    parameters: '334M',
    contextTokens: 512,
    languages: 'en',
    licence: 'Apache 2.0',
    dimension: 1024,
  }),
  embed({
    model: 'embeddinggemma:latest',
    bytes: 621_000_000,
    parameters: '308M',
    contextTokens: 2048,
    languages: 'many',
    licence: 'Gemma',
    dimension: 768,
  }),
  embed({
    model: 'qwen3-embedding:0.6b',
    bytes: 639_000_000,
    parameters: '596M',
    contextTokens: 32_768,
    languages: 'many',
    licence: 'Apache 2.0',
    dimension: 1024,
  }),
  embed({
    model: 'bge-m3:latest',
    bytes: 1_157_672_605,
    parameters: '567M',
    contextTokens: 8192,
    languages: 'many',
    licence: 'MIT',
    dimension: 1024,
  }),
]

/** The context that Telar’s model node asks for unless it is told otherwise; what a model needs is told for it. */
export const usualContext = 8192

/** Bytes of one key or value: half precision, which is what Ollama keeps unless it is told to shrink them. */
const valueBytes = 2
/** What a runner takes beside weights and context: buffers of its computations. */
const runnerBytes = { chat: 600_000_000, embed: 200_000_000 }

/**
 * The memory a model takes while it runs, in bytes: its weights, the keys and values of `context` tokens
 * (2 · layers · heads · head size · 2 bytes · tokens), and the buffers of its runner. An estimate from above by a few percent.
 */
export function memoryOf(entry: CatalogueEntry, context = usualContext): number {
  if (entry.kind === 'embed') return entry.bytes + runnerBytes.embed
  const { layers, kvHeads, headSize, window } = entry.attention
  const near = window ? window.layers * Math.min(window.tokens, context) : 0
  const far = (layers - (window?.layers ?? 0)) * context
  return entry.bytes + 2 * kvHeads * headSize * valueBytes * (near + far) + runnerBytes.chat
}
