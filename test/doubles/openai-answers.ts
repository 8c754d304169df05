import type { ServerResponse } from 'node:http'
import { answerFrom, chances, jsonFor, piecesOf, vectorFor } from './model-answers'
import { logprobOf } from './ollama-answers'
import type { OpenAiDoubleModel, OpenAiState } from './openai'
import { errorBody } from './openai-errors'
import type { ChatBody, EmbeddingsBody } from './openai-schemas'
import { pause, type ScriptedAnswer } from './script'
import { sendJson } from './serve'
import { countInput, countPrompt } from './tokenizer'

function refuseTooLong(
  state: OpenAiState,
  path: string,
  response: ServerResponse,
  { promptTokens, answerTokens }: { promptTokens: number; answerTokens: number },
  model: OpenAiDoubleModel,
): void {
  const asked = `you requested ${promptTokens + answerTokens} tokens (${promptTokens} in the messages, ${answerTokens} in the completion)`
  const message = `This model's maximum context length is ${model.contextLength} tokens. However, ${asked}.`
  const body = errorBody(message, 'context_length_exceeded')
  state.sent.push({ path, status: 400, body })
  sendJson(response, 400, body)
}

/** Answers `/v1/chat/completions`; streamed only, as Telar asks. */
export async function chatAnswer(
  state: OpenAiState,
  body: ChatBody,
  model: OpenAiDoubleModel,
  response: ServerResponse,
  scripted: ScriptedAnswer = {},
): Promise<void> {
  const path = '/v1/chat/completions'
  const promptTokens = countPrompt(body.messages)
  const answerTokens = body.max_completion_tokens ?? body.max_tokens ?? 0
  if (promptTokens + answerTokens > model.contextLength) {
    return refuseTooLong(state, path, response, { promptTokens, answerTokens }, model)
  }
  const { pieces, reason } = piecesFor(body, scripted)
  const base = { id: 'chatcmpl-double', object: 'chat.completion.chunk', created: 1_700_000_000, model: body.model }
  const chunk = (delta: object, finish: string | null, logprobs: object | null = null) => ({
    ...base,
    choices: [{ index: 0, delta, logprobs, finish_reason: finish }],
    ...(body.stream_options?.include_usage && { usage: null }),
  })
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: pieces.length,
    total_tokens: promptTokens + pieces.length,
  }
  const chunks = [
    chunk({ role: 'assistant', content: '' }, null),
    // As vLLM and DeepSeek tell it.
    ...(scripted.thinking === undefined ? [] : [chunk({ reasoning_content: scripted.thinking }, null)]),
    ...pieces.map((content) => chunk({ content }, null, body.logprobs ? logprobsOf(body, content) : null)),
    chunk({}, scripted.doneReason ?? reason),
    ...(body.stream_options?.include_usage ? [{ ...base, choices: [], usage }] : []),
  ]
  await stream(state, path, chunks, response, scripted)
}

function logprobsOf(body: ChatBody, token: string) {
  const { top_logprobs = [], ...own } = logprobOf(token, body.top_logprobs ?? 0, chances(body.messages))
  return { content: [{ ...own, top_logprobs }], refusal: null }
}

function piecesFor(body: ChatBody, scripted: ScriptedAnswer): { pieces: string[]; reason: 'stop' | 'length' } {
  const schema = body.response_format?.type === 'json_schema' ? body.response_format.json_schema.schema : undefined
  let text = scripted.text ?? (schema ? JSON.stringify(jsonFor(schema, body.messages)) : answerFrom(body.messages))
  for (const stop of [body.stop ?? []].flat()) if (text.includes(stop)) text = text.slice(0, text.indexOf(stop))
  const pieces = piecesOf(text)
  const most = body.max_completion_tokens ?? body.max_tokens ?? pieces.length
  return most < pieces.length ? { pieces: pieces.slice(0, most), reason: 'length' } : { pieces, reason: 'stop' }
}

async function stream(
  state: OpenAiState,
  path: string,
  chunks: object[],
  response: ServerResponse,
  scripted: ScriptedAnswer,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  for (const [index, chunk] of chunks.entries()) {
    if (scripted.fault !== undefined && index === (scripted.after ?? 0)) return goWrong(response, scripted)
    if (response.destroyed) return
    state.sent.push({ path, status: 200, body: chunk })
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    await pause(scripted.tokenDelayMs ?? state.options.tokenDelayMs ?? 0)
  }
  response.end('data: [DONE]\n\n')
}

function goWrong(response: ServerResponse, { fault, error = 'The server had an error.' }: ScriptedAnswer): void {
  if (fault === 'error') response.end(`data: ${JSON.stringify(errorBody(error, null, 'server_error'))}\n\n`)
  if (fault === 'garbage') response.end('data: oops\n\n')
  if (fault === 'end') response.end()
  // A moment later, so that what was written before is on its way.
  if (fault === 'cut') setTimeout(() => response.destroy(), 10)
}

/** Answers `/v1/embeddings`, in the wrong order, as the API allows: `index` tells. */
export function embeddingsAnswer(
  state: OpenAiState,
  body: EmbeddingsBody,
  model: OpenAiDoubleModel,
  response: ServerResponse,
  scripted: ScriptedAnswer = {},
): void {
  const path = '/v1/embeddings'
  const input = [body.input].flat()
  const longest = Math.max(...input.map(countInput))
  if (longest > model.contextLength) {
    refuseTooLong(state, path, response, { promptTokens: longest, answerTokens: 0 }, model)
    return
  }
  const vectors = scripted.vectors ?? input.map((text) => vectorFor(text, body.dimensions ?? model.dimension))
  const tokens = input.reduce((sum, text) => sum + countInput(text), 0)
  const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse()
  const answer = { object: 'list', data, model: body.model, usage: { prompt_tokens: tokens, total_tokens: tokens } }
  state.sent.push({ path, status: 200, body: answer })
  sendJson(response, 200, answer)
}
