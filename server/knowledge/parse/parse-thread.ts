import type { Worker } from 'node:worker_threads'
import { AppError, errorInfo, errorOf } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { startWorker } from '@/server/start-worker'
import type { OcrProgram } from './ocr/find-tesseract'
import { runTesseract } from './ocr/run-tesseract'
import type { Picture } from './parse-context'
import type { ParsedDocument, ParseLimits } from './parsed-document'
import { PausableTimer } from './pausable-timer'
import type { ParseJob, ParserMessage, WorkerMessage } from './worker-protocol'

const START_MS = 30_000

/** One worker thread that reads one file at a time. */
export class ParseThread {
  private readonly worker: Worker
  private readonly ready: Promise<void>
  private settle: { resolve(document: ParsedDocument): void; reject(error: unknown): void } | undefined
  private timer: PausableTimer | undefined
  private readonly ended = new AbortController()
  alive = true

  constructor(
    private readonly limits: ParseLimits,
    private readonly ocr?: OcrProgram,
  ) {
    this.worker = startWorker('parse-worker', new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
      stderr: true,
      stdout: true,
    })
    // An idle thread must not keep a command-line process alive.
    this.worker.unref()
    this.ready = this.whenReady()
    // A start that fails is reported by the job that waits for it.
    this.ready.catch(() => undefined)
    this.worker.on('message', (message: WorkerMessage) => this.receive(message))
    this.worker.on('error', (error) => this.fail(crash(error, limits)))
    this.worker.on('exit', () => this.fail(new AppError('file-broken', say('The file made its reader stop.'))))
  }

  /** Reads a file; ends the thread when it takes too long or `signal` aborts. */
  async run(job: ParseJob, signal: StopSignal): Promise<ParsedDocument> {
    // Nothing that comes from a thread that has ended would settle this any more.
    if (!this.alive) throw new AppError('internal', say('The parser thread has ended.'))
    this.worker.ref()
    const stop = () => {
      this.fail(signal.reason)
      void this.end()
    }
    signal.addEventListener('abort', stop, { once: true })
    const begin = () => {
      if (!this.alive) return
      this.timer = new PausableTimer(job.limits.timeMs, () => this.overrun(job))
      const bytes = ownBuffer(job.bytes)
      this.send({ type: 'job', job: { ...job, bytes }, ocr: this.ocr !== undefined }, [bytes.buffer])
    }
    try {
      // Whatever comes first settles it: the answer, a crash, the time limit or the caller's abort.
      return await new Promise<ParsedDocument>((resolve, reject) => {
        this.settle = { resolve, reject }
        this.ready.then(begin, (error: unknown) => this.fail(error))
      })
    } finally {
      this.timer?.stop()
      signal.removeEventListener('abort', stop)
      this.settle = undefined
      this.worker.unref()
    }
  }

  async end(): Promise<void> {
    this.alive = false
    this.ended.abort()
    await this.worker.terminate()
  }

  private send(message: ParserMessage, handedOver: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, handedOver)
  }

  /** OCR has a time limit of its own for each picture, so the file's own time stands still meanwhile. */
  private async readPicture(picture: Picture): Promise<void> {
    this.timer?.pause()
    try {
      if (!this.ocr) throw new AppError('file-needs-ocr', say('There is no OCR program.'))
      const { signal } = this.ended
      const text = await runTesseract(this.ocr, picture, { timeMs: this.limits.ocrPageMs, signal })
      if (this.alive) this.send({ type: 'picture-text', text })
    } catch (error) {
      if (this.alive) this.send({ type: 'picture-failed', error: errorInfo(error) })
    } finally {
      this.timer?.resume()
    }
  }

  private whenReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new AppError('internal', say('The parser thread does not start.'))),
        START_MS,
      )
      const done = (result: () => void) => {
        clearTimeout(timer)
        result()
      }
      this.worker.once('message', () => done(resolve))
      this.worker.once('error', (error) => done(() => reject(error)))
      this.worker.once('exit', () =>
        done(() => reject(new AppError('internal', say('The parser thread ended before it started.')))),
      )
    })
  }

  private overrun(job: ParseJob): void {
    const seconds = Math.max(1, Math.round(job.limits.timeMs / 1000))
    this.fail(
      new AppError(
        'file-too-complex',
        say('Reading “{name}” took more than {seconds} s.', { name: job.name, seconds }),
      ),
    )
    void this.end()
  }

  private receive(message: WorkerMessage): void {
    if (message.type === 'parsed') this.settle?.resolve(message.document)
    if (message.type === 'picture') void this.readPicture(message.picture)
    if (message.type === 'failed') this.settle?.reject(errorOf(message.error))
  }

  private fail(error: unknown): void {
    this.alive = false
    this.settle?.reject(error)
  }
}

/** Transferring takes the whole buffer, so a view into a shared one is copied first. */
function ownBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  if (whole && bytes.buffer instanceof ArrayBuffer) return new Uint8Array(bytes.buffer)
  return new Uint8Array(bytes)
}

function crash(error: unknown, limits: ParseLimits): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError(
      'file-too-complex',
      say('Reading the file takes more than {memoryMb} MB of memory.', { memoryMb: limits.memoryMb }),
      {
        cause: error,
      },
    )
  }
  return new AppError('file-broken', say('The file made its reader stop.'), { cause: error })
}
