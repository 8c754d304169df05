import { describe, expect, it } from 'vitest'
import {
  askBeforeLeaving,
  createUploadQueue,
  inSight,
  type SendFile,
  type Upload,
  type UploadResult,
} from './upload-queue'

interface Sent {
  name: string
  signal: AbortSignal
  onProgress: (share: number) => void
  finish: (result: UploadResult) => void
  fail: (error: unknown) => void
}

function harness() {
  const sent: Sent[] = []
  const done: [string, UploadResult][] = []
  const send: SendFile = (_collection, file, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      sent.push({ name: file.name, signal, onProgress, finish: resolve, fail: reject })
    })
  const queue = createUploadQueue({
    send,
    parallel: 3,
    onDone: (upload, result) => done.push([upload.file.name, result]),
  })
  const uploads = () => queue.store.getState().uploads
  return { sent, done, queue, uploads, key: (name: string) => keyOf(uploads(), name) }
}

function keyOf(uploads: readonly Upload[], name: string): string {
  const found = uploads.find((upload) => upload.file.name === name)
  if (!found) throw new Error(`no upload ${name}`)
  return found.key
}

const files = (...names: string[]) => names.map((name) => new File(['text'], name))
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const result = { documentId: 'd1', duplicate: false }

describe('createUploadQueue', () => {
  it('sends three at once and the next when one is done', async () => {
    const { queue, sent, done, uploads } = harness()
    queue.add('c1', files('a', 'b', 'c', 'd', 'e'))
    expect(sent.map((one) => one.name)).toEqual(['a', 'b', 'c'])
    sent[1]?.finish(result)
    await settled()
    expect(done).toEqual([['b', result]])
    expect(sent.map((one) => one.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(uploads().map((upload) => [upload.file.name, upload.state])).toEqual([
      ['a', 'sending'],
      ['c', 'sending'],
      ['d', 'sending'],
      ['e', 'waiting'],
    ])
  })

  it('shows progress', () => {
    const { queue, sent, uploads } = harness()
    queue.add('c1', files('a'))
    sent[0]?.onProgress(0.4)
    expect(uploads()[0]?.progress).toBe(0.4)
  })

  it('cancels one and goes on with the rest', async () => {
    const { queue, sent, uploads, key } = harness()
    queue.add('c1', files('a', 'b', 'c', 'd'))
    queue.cancel(key('a'))
    await settled()
    expect(sent[0]?.signal.aborted).toBe(true)
    expect(uploads().map((upload) => upload.file.name)).toEqual(['b', 'c', 'd'])
    expect(sent.map((one) => one.name)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('never sends what was cancelled while waiting', async () => {
    const { queue, sent, key } = harness()
    queue.add('c1', files('a', 'b', 'c', 'd'))
    queue.cancel(key('d'))
    sent[0]?.finish(result)
    await settled()
    expect(sent).toHaveLength(3)
  })

  it('clears what is on its way to one collection, and sends none of it later', async () => {
    const { queue, sent, uploads } = harness()
    queue.add('c1', files('a', 'b'))
    queue.add('c2', files('c', 'd'))
    queue.add('c1', files('e'))
    sent[0]?.fail({ code: 'too-large', message: 'The file is larger than 50 MB.', fix: 'Split it.' })
    await settled()
    queue.clear('c1', ['waiting', 'sending'])
    await settled()
    expect(sent.map((one) => [one.name, one.signal.aborted])).toEqual([
      ['a', false],
      ['b', true],
      ['c', false],
      ['d', false],
    ])
    expect(uploads().map((upload) => [upload.file.name, upload.state])).toEqual([
      ['a', 'failed'],
      ['c', 'sending'],
      ['d', 'sending'],
    ])
    queue.clear('c1', ['failed'])
    expect(uploads().map((upload) => upload.file.name)).toEqual(['c', 'd'])
  })

  it('gives a row to what moves or failed and to the next few', () => {
    const { queue, uploads } = harness()
    queue.add('c1', files('a', 'b', 'c', 'd', 'e', 'f'))
    const { shown, more } = inSight(uploads(), 1)
    expect(shown.map((upload) => upload.file.name)).toEqual(['a', 'b', 'c', 'd'])
    expect(more).toBe(2)
    expect(inSight(uploads(), 9)).toEqual({ shown: uploads(), more: 0 })
  })

  it('keeps a failed one with its reason until it is tried again', async () => {
    const { queue, sent, uploads, key } = harness()
    queue.add('c1', files('a'))
    sent[0]?.fail({ code: 'too-large', message: 'The file is larger than 50 MB.', fix: 'Split it.' })
    await settled()
    expect(uploads()[0]).toMatchObject({ state: 'failed', error: { code: 'too-large' } })
    queue.retry(key('a'))
    expect(uploads()[0]).toMatchObject({ state: 'sending', error: undefined })
    expect(sent).toHaveLength(2)
  })
})

describe('askBeforeLeaving', () => {
  it('asks while files are on their way, and not after the last arrived or failed', async () => {
    const { queue, sent } = harness()
    const page = new EventTarget()
    askBeforeLeaving(queue, page)
    const asks = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(asks()).toBe(false)
    queue.add('c1', files('a', 'b'))
    expect(asks()).toBe(true)
    sent[0]?.finish(result)
    await settled()
    expect(asks()).toBe(true)
    sent[1]?.fail({ code: 'too-large', message: 'It is too large.', fix: 'Send less.' })
    await settled()
    expect(queue.store.getState().uploads.map(({ state }) => state)).toEqual(['failed'])
    expect(asks()).toBe(false)
  })
})
