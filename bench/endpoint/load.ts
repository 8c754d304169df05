import http from 'node:http'

export interface Target {
  url: string
  headers: Record<string, string>
}

export interface LoadResult {
  /** Milliseconds per answered request. */
  latencies: number[]
  /** Milliseconds to the first token, for streamed requests. */
  firstTokens: number[]
  failed: number
  seconds: number
}

interface Sample {
  ms: number
  firstTokenMs: number | null
  ok: boolean
}

function once(target: Target, agent: http.Agent, body: string, stream: boolean): Promise<Sample> {
  return new Promise((resolve) => {
    const started = performance.now()
    let firstTokenMs: number | null = null
    let text = ''
    const done = (ok: boolean) => resolve({ ms: performance.now() - started, firstTokenMs, ok })
    const headers = { ...target.headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = http.request(target.url, { method: 'POST', agent, headers }, (response) => {
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (stream && firstTokenMs === null && text.includes('event: token')) firstTokenMs = performance.now() - started
      })
      response.on('error', () => done(false))
      response.on('end', () => {
        const whole = text.includes('six bar') && (!stream || (text.includes('event: result') && firstTokenMs !== null))
        done(response.statusCode === 200 && whole)
      })
    })
    request.on('error', () => done(false))
    request.end(body)
  })
}

export interface LoadOptions {
  concurrency: number
  requests: number
  stream?: boolean
}

/** Sends requests, `concurrency` at a time, each as soon as one before has been answered. */
export async function load(
  target: Target,
  { concurrency, requests, stream = false }: LoadOptions,
): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency })
  const body = JSON.stringify({ inputs: { question: 'When does the safety valve open?' }, stream })
  const result: LoadResult = { latencies: [], firstTokens: [], failed: 0, seconds: 0 }
  let left = requests
  const started = performance.now()
  const worker = async () => {
    while (left > 0) {
      left -= 1
      const { ms, firstTokenMs, ok } = await once(target, agent, body, stream)
      if (!ok) result.failed += 1
      result.latencies.push(ms)
      if (firstTokenMs !== null) result.firstTokens.push(firstTokenMs)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  result.seconds = (performance.now() - started) / 1000
  agent.destroy()
  return result
}
