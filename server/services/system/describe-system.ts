import type { ModelInfo } from '@/pipeline/environment'
import type { SystemSnapshot } from './watch-system'

const names = { ollama: 'Ollama', openai: 'OpenAI-compatible server', 'built-in': 'built-in' }

/** What serves, in lines for the terminal, with how to get the real thing where the default stands in. */
export function describeSystem(
  { providers, store, chat, embed }: SystemSnapshot,
  env: { ollamaUrl: string; dataFolder: string },
): string[] {
  const ollama = providers.find((status) => status.provider === 'ollama')
  const hint = ollama?.state === 'down' ? ` (no Ollama at ${env.ollamaUrl}; start it and it is used at once)` : ''
  const vectors =
    store.kind === 'qdrant'
      ? `Qdrant at ${store.url ?? '?'}${store.state === 'down' ? ', which does not answer' : ''}`
      : 'embedded, in the data folder (set QDRANT_URL to use Qdrant)'
  return [
    `Answers:    ${modelLine(chat)}${hint}`,
    `Embeddings: ${modelLine(embed)}`,
    `Vectors:    ${vectors}`,
    `Data:       ${env.dataFolder}`,
  ]
}

function modelLine(model: ModelInfo | null): string {
  return model ? `${model.model}, ${names[model.provider]}` : 'nothing serves'
}
