import type { ModelInfo } from '@/pipeline/environment'
import type { SystemFacts } from './types'
import type { SystemSnapshot } from './watch-system'

const names = { ollama: 'Ollama', openai: 'OpenAI-compatible server', 'built-in': 'built-in' }
const flavours = { cohere: 'Cohere’s API', tei: 'Text Embeddings Inference' }

type Facts = Pick<SystemFacts, 'dataFolder' | 'vectors' | 'rerank' | 'ocr' | 'egressAllow'> & { ollamaUrl: string }

/** What serves, in lines for the terminal, with how to get the real thing where the default stands in. */
export function describeSystem({ providers, store, chat, embed }: SystemSnapshot, facts: Facts): string[] {
  const ollama = providers.find((status) => status.provider === 'ollama')
  const hint = ollama?.state === 'down' ? ` (no Ollama at ${facts.ollamaUrl}; start it and it is used at once)` : ''
  return [
    `Answers:    ${modelLine(chat)}${hint}`,
    `Embeddings: ${modelLine(embed)}`,
    `Vectors:    ${storeLine(store, facts.vectors)}`,
    `Reranking:  ${rerankLine(facts.rerank)}`,
    `Scans:      ${facts.ocr ? `read by tesseract, ${facts.ocr.languages}` : 'not read (no tesseract on the PATH)'}`,
    `Reaches:    ${['public addresses', ...facts.egressAllow].join(', ')}`,
    `Data:       ${facts.dataFolder}`,
  ]
}

function storeLine({ url, state }: SystemSnapshot['store'], { title, place, choices }: Facts['vectors']): string {
  const where = url === undefined ? `, ${place?.en.toLowerCase() ?? ''}` : ` at ${url}`
  const others = choices
    .filter(({ isChosen }) => !isChosen)
    .map((other) => `${other.variable} to use ${other.title.en}`)
  const hint = url === undefined && others.length > 0 ? ` (set ${others.join(', or ')})` : ''
  return `${title.en}${where}${state === 'down' ? ', which does not answer' : ''}${hint}`
}

const rerankLine = (rerank: Facts['rerank']): string =>
  rerank ? `${rerank.url}, ${flavours[rerank.flavour]}` : 'in process (set RERANK_URL to use a rerank server)'

function modelLine(model: ModelInfo | null): string {
  return model ? `${model.model}, ${names[model.provider]}` : 'nothing serves'
}
