import type { AppError } from '@/pipeline/errors'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { startProcess } from '@/server/http/run-process'

export interface ServedTelar {
  address: string
  container: Container
  /** Why another studio is at work on its database, once one is. */
  lost: AppError[]
  stop(): Promise<void>
}

/** The whole of Telar but the pages, as `npm start` serves it, on any free port. */
export async function serveTelar(folder: string, settings: Record<string, string> = {}): Promise<ServedTelar> {
  const env = readEnv({
    PORT: '0',
    TELAR_DATA: folder,
    OLLAMA_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'silent',
    ...settings,
  })
  let container: Container | undefined
  const lost: AppError[] = []
  const { address, stop } = await startProcess(env, {
    title: 'Telar',
    print: () => undefined,
    async open(checked, log) {
      container = await createContainer(checked, log, { onLost: (error) => lost.push(error) })
      return container
    },
  })
  if (!container) throw new Error('It was opened')
  return { address, container, lost, stop }
}

export interface Answer {
  status: number
  headers: Headers
  body: unknown
}

/** Calls a procedure that changes something, as the browser does. */
export async function mutate(telar: ServedTelar, procedure: string, input: unknown): Promise<Answer> {
  return answerOf(
    await fetch(`${telar.address}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    }),
  )
}

/** Calls a published endpoint. */
export async function callEndpoint(telar: ServedTelar, slug: string, key: string, question: string): Promise<Answer> {
  return answerOf(
    await fetch(`${telar.address}/api/v1/endpoints/${slug}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ inputs: { question } }),
    }),
  )
}

/** Uploads a text as a document. */
export async function upload(telar: ServedTelar, collectionId: string, name: string, text: string): Promise<Answer> {
  return answerOf(
    await fetch(`${telar.address}/api/collections/${collectionId}/documents?name=${encodeURIComponent(name)}`, {
      method: 'PUT',
      // A refused upload ends its connection, which the next call must not take.
      headers: { connection: 'close' },
      body: text,
    }),
  )
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: await response.json() }
}
