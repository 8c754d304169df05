import { createHash } from 'node:crypto'

/** A model that the double has. */
export interface OllamaDoubleModel {
  name: string
  capabilities: ('completion' | 'embedding' | 'tools' | 'vision' | 'thinking')[]
  contextLength: number
  embeddingLength: number
  family: string
  parameterSize: string
  bytes: number
}

export const chatModel: OllamaDoubleModel = {
  name: 'llama3.2:latest',
  capabilities: ['completion', 'tools'],
  contextLength: 131_072,
  embeddingLength: 3072,
  family: 'llama',
  parameterSize: '3.2B',
  bytes: 2_019_393_189,
}
export const thinkingModel: OllamaDoubleModel = {
  name: 'qwen3:4b',
  capabilities: ['completion', 'tools', 'thinking'],
  contextLength: 40_960,
  embeddingLength: 2560,
  family: 'qwen3',
  parameterSize: '4.0B',
  bytes: 2_497_293_931,
}
export const embedModel: OllamaDoubleModel = {
  name: 'nomic-embed-text:latest',
  capabilities: ['embedding'],
  contextLength: 2048,
  embeddingLength: 768,
  family: 'nomic-bert',
  parameterSize: '137M',
  bytes: 274_302_450,
}

export const defaultModels: OllamaDoubleModel[] = [chatModel, thinkingModel, embedModel]

/** The registry's name of a model: without a tag it is `latest`. */
export const withTag = (name: string): string => (name.includes(':') ? name : `${name}:latest`)

const changed = '2025-05-04T17:37:44.706015396-07:00'

const digestOf = (model: OllamaDoubleModel): string => createHash('sha256').update(JSON.stringify(model)).digest('hex')

const detailsOf = ({ family, parameterSize }: OllamaDoubleModel) => ({
  parent_model: '',
  format: 'gguf',
  family,
  families: [family],
  parameter_size: parameterSize,
  quantization_level: 'Q4_K_M',
})

/** The entry of `/api/tags`. */
export const tagsEntry = (model: OllamaDoubleModel) => ({
  name: model.name,
  model: model.name,
  modified_at: changed,
  size: model.bytes,
  digest: digestOf(model),
  details: detailsOf(model),
  capabilities: model.capabilities,
})

/** The answer of `/api/show`. Like a real multimodal model's it has embedding lengths of other parts too. */
export const showEntry = (model: OllamaDoubleModel) => ({
  parameters: 'temperature 0.7',
  license: 'MIT',
  modified_at: changed,
  details: detailsOf(model),
  template: '{{ .Prompt }}',
  capabilities: model.capabilities,
  model_info: {
    [`${model.family}.audio.embedding_length`]: 17,
    'general.architecture': model.family,
    'general.parameter_count': model.bytes,
    [`${model.family}.context_length`]: model.contextLength,
    [`${model.family}.embedding_length`]: model.embeddingLength,
    'tokenizer.ggml.tokens': null,
  },
})

/** The entry of `/api/ps`. */
export const psEntry = (model: OllamaDoubleModel, contextLength: number) => ({
  name: model.name,
  model: model.name,
  size: model.bytes,
  digest: digestOf(model),
  details: detailsOf(model),
  expires_at: '2099-01-01T00:00:00Z',
  size_vram: 0,
  context_length: contextLength,
})
