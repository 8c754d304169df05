import type { CallOptions } from './chat-model'

export interface RerankRequest {
  /** Absent: the server's own. */
  model?: string
  query: string
  documents: readonly string[]
  /** Told how many documents are longer than the model takes and were judged by their beginning. */
  onCut?: (documents: number) => void
}

/**
 * Scores documents for a question on a server with `POST /rerank` as Jina and Cohere have it
 * (https://docs.cohere.com/reference/rerank).
 */
export interface RerankServer {
  /**
   * Scores by document, in the order of the request. Throws `models-unreachable` (also when no server is configured),
   * `models-busy`, `model-missing`, `model-refused`, `model-failed`.
   */
  rerank(request: RerankRequest, options: CallOptions): Promise<number[]>
}
