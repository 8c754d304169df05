import { spawn } from 'node:child_process'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Picture } from '../parse-context'
import type { OcrProgram } from './find-tesseract'

/** More text than any page holds. */
const MAX_OUTPUT = 4 * 1024 * 1024
const MAX_COMPLAINT = 4 * 1024

export interface OcrRun {
  timeMs: number
  signal: StopSignal
}

/**
 * Reads a picture's text with `tesseract`: the picture goes in by standard input and the text comes back by standard
 * output, so that nothing of the file ever names a path or an option, and no shell is between.
 * Throws `file-too-complex` after `timeMs`, `file-broken` for a picture it cannot read, `file-needs-ocr` when its language
 * data is missing; aborting ends the program and rejects with the signal's reason.
 */
export async function runTesseract(program: OcrProgram, picture: Picture, { timeMs, signal }: OcrRun): Promise<string> {
  signal.throwIfAborted()
  const resolution = picture.dpi ? ['--dpi', String(Math.round(picture.dpi))] : []
  const child = spawn(program.command, ['stdin', 'stdout', '-l', program.languages, ...resolution], {
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  return new Promise<string>((resolve, reject) => {
    const output: Buffer[] = []
    let size = 0
    let complaint = ''
    const stop = (error: unknown) => {
      child.kill('SIGKILL')
      reject(error)
    }
    const overrun = () =>
      stop(
        new AppError(
          'file-too-complex',
          say('OCR of one picture took more than {seconds} s.', { seconds: timeMs / 1000 }),
        ),
      )
    const timer = setTimeout(overrun, timeMs)
    const abort = () => stop(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    child.stdout.on('data', (data: Buffer) => {
      size += data.length
      if (size > MAX_OUTPUT) stop(new AppError('file-too-complex', say('OCR gives more text than a page can hold.')))
      else output.push(data)
    })
    child.stderr.on('data', (data: Buffer) => {
      if (complaint.length < MAX_COMPLAINT) complaint += data.toString('utf8')
    })
    // A program that ends early closes its input; its exit code says why.
    child.stdin.on('error', () => undefined)
    child.on('error', (error) =>
      stop(new AppError('file-needs-ocr', say('The OCR program cannot be run.'), { cause: error })),
    )
    child.on('close', (code) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'))
      else reject(refusal(complaint, program))
    })
    child.stdin.end(picture.bytes)
  })
}

function refusal(complaint: string, { languages }: OcrProgram): AppError {
  if (/traineddata|load any languages|TESSDATA/i.test(complaint)) {
    return new AppError(
      'file-needs-ocr',
      say('The OCR program has no data for the languages “{languages}”.', { languages }),
      {
        fix: say('Install the language data of tesseract, or set TELAR_OCR_LANGUAGES to languages it has.'),
      },
    )
  }
  return new AppError('file-broken', say('The OCR program cannot read the picture; it seems damaged.'))
}
