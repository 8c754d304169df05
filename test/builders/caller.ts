import { z } from 'zod'

const replySchema = z.object({ result: z.object({ data: z.unknown().optional() }) })

/**
 * Speaks to a Telar as a browser and a caller do. It knows no type of the server: answers are judged by the schemas that
 * are given, so that what is written with it serves for releases of any age.
 */
export class Caller {
  constructor(readonly address: string) {}

  async query<T>(name: string, schema: z.ZodType<T>, input?: unknown): Promise<T> {
    const given = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    return this.data(await fetch(`${this.address}/api/trpc/${name}${given}`), schema)
  }

  async mutate<T>(name: string, input: unknown, schema: z.ZodType<T>): Promise<T> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) }
    return this.data(await fetch(`${this.address}/api/trpc/${name}`, init), schema)
  }

  private async data<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return schema.parse(replySchema.parse(JSON.parse(text)).result.data)
  }

  async upload(collectionId: string, name: string, data: string | Buffer): Promise<string> {
    const url = `${this.address}/api/collections/${collectionId}/documents?name=${encodeURIComponent(name)}`
    const body = typeof data === 'string' ? data : new Uint8Array(data)
    const response = await fetch(url, { method: 'PUT', body })
    return z.object({ documentId: z.string() }).parse(await response.json()).documentId
  }

  /** Calls a published endpoint; gives the run's id. */
  async call(slug: string, key: string, inputs: object): Promise<string> {
    const response = await fetch(`${this.address}/api/v1/endpoints/${slug}/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ inputs }),
    })
    const text = await response.text()
    return z.object({ runId: z.string() }).parse(JSON.parse(text), { error: () => text }).runId
  }
}
