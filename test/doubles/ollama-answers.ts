import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { answerFrom, chances, jsonFor, piecesOf, vectorFor } from './model-answers'
import type { OllamaState } from './ollama'
import { type OllamaDoubleModel, withTag } from './ollama-models'
import type { ChatBody, EmbedBody } from './ollama-schemas'
import { pullFailures } from './pull-failures'
import { pause, type ScriptedAnswer } from './script'
import { sendJson } from './serve'
import { countInput, countPrompt } from './tokenizer'

/** Context of a server without much video memory, when a request does not say. */
const defaultContext = 4096
const tooLong = 'the input length exceeds the context length'

function refuse(state: OllamaState, response: ServerResponse, path: string, error: string): void {
  state.sent.push({ path, status: 400, body: { error } })
  sendJson(response, 400, { error })
}

/** Answers `/api/chat`. */
export async function chatAnswer(
  state: OllamaState,
  body: ChatBody,
  model: OllamaDoubleModel,
  response: ServerResponse,
  scripted: ScriptedAnswer = {},
): Promise<void> {
  const path = '/api/chat'
  if (!model.capabilities.includes('completion'))
    return refuse(state, response, path, `"${body.model}" does not support chat`)
  if (body.think && !model.capabilities.includes('thinking')) {
    return refuse(state, response, path, `"${body.model}" does not support thinking`)
  }
  const context = Math.min(body.options?.num_ctx ?? defaultContext, model.contextLength)
  state.loaded.set(model.name, context)
  const promptTokens = countPrompt(body.messages)
  if (promptTokens > context && body.truncate === false) return refuse(state, response, path, tooLong)

  if (body._debug_render_only) {
    const rendered = body.messages.map(({ role, content }) => `<|${role}|>${content}<|end|>`).join('')
    const whole = { ...base(body.model), _debug_info: { rendered_template: `${rendered}<|assistant|>` } }
    state.sent.push({ path, status: 200, body: whole })
    return sendJson(response, 200, whole)
  }
  const { pieces, reason } = piecesFor(body, scripted)
  const lines = pieces.map((piece) => tokenLine(body, piece))
  const done = {
    ...base(body.model),
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: scripted.doneReason ?? reason,
    total_duration: 12_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: Math.min(promptTokens, context),
    prompt_eval_duration: 4_000_000,
    eval_count: pieces.length,
    eval_duration: 7_000_000,
  }
  if (body.stream === false) {
    const whole = { ...done, message: { role: 'assistant', content: pieces.join('') } }
    state.sent.push({ path, status: 200, body: whole })
    return sendJson(response, 200, whole)
  }
  const thinking = scripted.thinking ?? (body.think ? 'The sources may tell.' : undefined)
  const thought =
    thinking === undefined
      ? []
      : [{ ...base(body.model), message: { role: 'assistant', content: '', thinking }, done: false }]
  await stream(state, path, [...thought, ...lines, done], response, scripted)
}

const base = (model: string) => ({ model, created_at: new Date().toISOString() })

function piecesFor(body: ChatBody, scripted: ScriptedAnswer): { pieces: string[]; reason: 'stop' | 'length' } {
  const said =
    typeof body.format === 'object' ? JSON.stringify(jsonFor(body.format, body.messages)) : answerFrom(body.messages)
  let text = scripted.text ?? said
  for (const stop of [body.options?.stop ?? []].flat())
    if (text.includes(stop)) text = text.slice(0, text.indexOf(stop))
  const pieces = piecesOf(text)
  const most = body.options?.num_predict ?? -1
  return most > 0 && pieces.length > most
    ? { pieces: pieces.slice(0, most), reason: 'length' }
    : { pieces, reason: 'stop' }
}

function tokenLine(body: ChatBody, content: string) {
  const line = { ...base(body.model), message: { role: 'assistant', content }, done: false }
  return body.logprobs
    ? { ...line, logprobs: [logprobOf(content, body.top_logprobs ?? 0, chances(body.messages))] }
    : line
}

/** Log-probabilities of a token; where the prompt asks for one of several answers, the alternatives are their first words. */
export function logprobOf(token: string, top: number, chosen: ReturnType<typeof chances>) {
  const choices = chosen?.map(({ token: answer, p }) => ({ token: piecesOf(answer)[0] ?? '', p }))
  const known = choices?.some((choice) => choice.token === token) ? choices : undefined
  const other = [
    { token, p: 0.9 },
    { token: ' the', p: 0.1 },
  ]
  const sorted = (known ?? other).map((choice) => logOf(choice.token, choice.p))
  const own = sorted.find((choice) => choice.token === token) ?? logOf(token, 0.9)
  return { ...own, ...(top > 0 && { top_logprobs: sorted.slice(0, top) }) }
}

const logOf = (token: string, p: number) => ({ token, logprob: Math.log(p), bytes: [...Buffer.from(token)] })

/** Sends NDJSON lines one by one, with what the script wants to go wrong. Stops when the client hangs up. */
async function stream(
  state: OllamaState,
  path: string,
  lines: unknown[],
  response: ServerResponse,
  scripted: ScriptedAnswer,
  delayMs?: number,
) {
  const delay = scripted.tokenDelayMs ?? delayMs ?? state.options.tokenDelayMs ?? 0
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for (const [index, line] of lines.entries()) {
    if (scripted.fault !== undefined && index === (scripted.after ?? 0)) return goWrong(response, scripted)
    if (response.destroyed) return
    state.sent.push({ path, status: 200, body: line })
    if (!response.write(`${JSON.stringify(line)}\n`))
      await Promise.race([once(response, 'drain'), once(response, 'close')])
    // Between lines, not after the last: what follows a stream is done before its reader can act on its end.
    if (index < lines.length - 1) await pause(delay)
  }
  response.end()
}

function goWrong(
  response: ServerResponse,
  { fault, error = 'an error was encountered while running the model' }: ScriptedAnswer,
): void {
  if (fault === 'error') response.end(`${JSON.stringify({ error })}\n`)
  if (fault === 'garbage') response.end('<html>oops</html>\n')
  if (fault === 'end') response.end()
  // A moment later, so that what was written before is on its way.
  if (fault === 'cut') setTimeout(() => response.destroy(), 10)
}

/** Answers `/api/embed`. */
export function embedAnswer(
  state: OllamaState,
  body: EmbedBody,
  model: OllamaDoubleModel,
  response: ServerResponse,
  scripted: ScriptedAnswer = {},
): void {
  const path = '/api/embed'
  const input = [body.input].flat()
  const context = Math.min(body.options?.num_ctx ?? model.contextLength, model.contextLength)
  const cut = input.some((text) => countInput(text) > context)
  const refusal = !model.capabilities.includes('embedding')
    ? 'this model does not support embeddings'
    : cut && body.truncate === false && tooLong
  if (refusal) {
    refuse(state, response, path, refusal)
    return
  }
  state.loaded.set(model.name, context)
  const answer = {
    model: body.model,
    embeddings:
      scripted.vectors ??
      input.map((text) =>
        (state.options.vectors ?? vectorFor)(text.slice(0, context * 4), body.dimensions ?? model.embeddingLength),
      ),
    total_duration: 5_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: input.reduce((sum, text) => sum + countInput(text), 0),
  }
  state.sent.push({ path, status: 200, body: answer })
  sendJson(response, 200, answer)
}

/** Answers `/api/pull`: two layers in ten steps each, then the model is there. */
export async function pullAnswer(
  state: OllamaState,
  name: string,
  response: ServerResponse,
  scripted: ScriptedAnswer = {},
): Promise<void> {
  const wanted = [...state.models, ...(state.options.pullable ?? [])].find((model) => model.name === withTag(name))
  if (!wanted) {
    const lines = [{ status: 'pulling manifest' }, {}]
    const error = pullFailures.noModel
    return stream(state, '/api/pull', lines, response, { after: 1, fault: 'error', error, ...scripted })
  }
  const layers = [
    { digest: `sha256:${'a'.repeat(64)}`, total: wanted.bytes - 1000 },
    { digest: `sha256:${'b'.repeat(64)}`, total: 1000 },
  ]
  const progress = layers.flatMap(({ digest, total }) => {
    const status = `pulling ${digest.slice(7, 19)}`
    const steps = Array.from({ length: 10 }, (_, step) => ({
      status,
      digest,
      total,
      completed: Math.floor((total * (step + 1)) / 10),
    }))
    return [{ status, digest, total }, ...steps]
  })
  const after = ['verifying sha256 digest', 'writing manifest', 'success'].map((status) => ({ status }))
  await stream(
    state,
    '/api/pull',
    [{ status: 'pulling manifest' }, ...progress, ...after],
    response,
    scripted,
    state.options.pullDelayMs,
  )
  const complete = response.writableEnded && scripted.fault === undefined
  if (complete && !state.models.includes(wanted)) state.models.push(wanted)
}
