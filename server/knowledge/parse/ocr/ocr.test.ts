import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { parseHere } from '@/test/builders/parse'
import { greyPng, pngOf } from '@/test/builders/picture'
import { createParser } from '../parser'
import { findTesseract } from './find-tesseract'
import { pictureSize } from './picture-size'
import { runTesseract } from './run-tesseract'

const folder = mkdtempSync(join(tmpdir(), 'telar-ocr-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const never = () => new AbortController().signal

/** A program under the name of tesseract: notes its arguments and the first bytes it is given, then does `then`. */
function standIn(name: string, then: string): string {
  const path = join(folder, name)
  execFileSync('mkdir', ['-p', path])
  const script = `#!${process.execPath}
const { writeFileSync, readFileSync } = require('node:fs')
const input = readFileSync(0)
writeFileSync(${JSON.stringify(join(path, 'seen.json'))}, JSON.stringify({ args: process.argv.slice(2), head: input.subarray(0, 12).toString('latin1'), length: input.length }))
${then}
`
  writeFileSync(join(path, 'tesseract'), script)
  chmodSync(join(path, 'tesseract'), 0o755)
  return path
}

const seen = (path: string): { args: string[]; head: string; length: number } =>
  JSON.parse(readFileSync(join(path, 'seen.json'), 'utf8'))

async function scannedPdf(pages: number, rotate = 0): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const image = await pdf.embedPng(greyPng(200, 120))
  for (let page = 0; page < pages; page++) {
    const added = pdf.addPage([144, 86.4])
    added.drawImage(image, { x: 0, y: 0, width: 144, height: 86.4 })
    if (rotate) added.setRotation({ type: 'degrees', angle: rotate } as never)
  }
  return pdf.save()
}

describe('findTesseract', () => {
  it('takes the first program on the path that can be run', () => {
    const path = standIn('found', '')
    const found = findTesseract(['', '/nowhere', path].join(delimiter), 'eng+spa')
    expect(found).toEqual({ command: join(path, 'tesseract'), languages: 'eng+spa' })
    chmodSync(join(path, 'tesseract'), 0o644)
    expect(findTesseract(path, 'eng')).toBeUndefined()
    expect(findTesseract('', 'eng')).toBeUndefined()
  })
})

describe('OCR through the parser', () => {
  it('reads scanned pages and pictures with the configured languages, and says so', async () => {
    const path = standIn('good', `process.stdout.write('Read by \\u201cOCR\\u201d \\n\\n\\n\\nend\\n\\f')`)
    const ocr = findTesseract(path, 'eng+spa')
    const parser = createParser({ workers: 1, ...(ocr && { ocr }) })
    try {
      const parsed = await parser.parse(await scannedPdf(2), 'scan.pdf', { signal: never() })
      expect(parsed.text).toBe('Read by “OCR”\n\nend\n\nRead by “OCR”\n\nend')
      expect(parsed.pages?.map(({ page }) => page)).toEqual([1, 2])
      expect(inEnglish(parsed.warnings)).toEqual(['Pages read by OCR, which may have mistakes: 1, 2.'])
      // The page is 2 inches wide and the picture 200 pixels.
      expect(seen(path)).toEqual({
        args: ['stdin', 'stdout', '-l', 'eng+spa', '--dpi', '100'],
        head: 'P5\n200 120\n2',
        length: 'P5\n200 120\n255\n'.length + 200 * 120,
      })
      const picture = await parser.parse(greyPng(50, 40), 'photo.png', { signal: never() })
      expect(picture).toMatchObject({ text: 'Read by “OCR”\n\nend', mime: 'image/png' })
      expect(seen(path).args).toEqual(['stdin', 'stdout', '-l', 'eng+spa'])
      await parser.parse(await scannedPdf(1, 90), 'turned.pdf', { signal: never() })
      expect(seen(path).head).toBe('P5\n120 200\n2')
    } finally {
      await parser.close()
    }
  }, 60_000)

  it('does not count its time as the file’s, and ends it with the parser', async () => {
    const slow = findTesseract(standIn('slow', `setTimeout(() => process.stdout.write('late'), 1500)`), 'eng')
    const patient = createParser({ workers: 1, limits: { timeMs: 1000 }, ...(slow && { ocr: slow }) })
    try {
      const bytes = greyPng(50, 40)
      expect((await patient.parse(bytes, 'a.png', { signal: never() })).text).toBe('late')
    } finally {
      await patient.close()
    }
    const path = standIn(
      'stuck',
      // Renamed once whole: a file is seen before its content is, and to ask for pid 0 is to ask for one's own group.
      `setInterval(() => undefined, 1000)
const pid = ${JSON.stringify(join(folder, 'pid'))}
writeFileSync(pid + '.part', String(process.pid))
require('node:fs').renameSync(pid + '.part', pid)`,
    )
    const stuck = findTesseract(path, 'eng')
    const parser = createParser({ workers: 1, ...(stuck && { ocr: stuck }) })
    const controller = new AbortController()
    const parsing = parser.parse(greyPng(50, 40), 'a.png', { signal: controller.signal })
    await expect.poll(() => existsSync(join(folder, 'pid')), { timeout: 20_000 }).toBe(true)
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(parsing).rejects.toBe(reason)
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    expect(pid).toBeGreaterThan(0)
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false)
    await parser.close()
  }, 60_000)
})

describe('runTesseract', () => {
  const run = (name: string, then: string, timeMs = 20_000) =>
    runTesseract(
      { command: join(standIn(name, then), 'tesseract'), languages: 'xyz' },
      { bytes: greyPng(9, 9) },
      { timeMs, signal: never() },
    )

  it('says what went wrong', async () => {
    await expect(run('refuses', `console.error('bad image'); process.exit(1)`)).rejects.toMatchObject({
      code: 'file-broken',
    })
    await expect(
      run('no-data', `console.error('Error opening data file xyz.traineddata'); process.exit(1)`),
    ).rejects.toMatchObject({ code: 'file-needs-ocr', fix: expect.stringContaining('TELAR_OCR_LANGUAGES') })
    await expect(run('endless', `setInterval(() => undefined, 1000)`, 300)).rejects.toMatchObject({
      code: 'file-too-complex',
    })
    await expect(
      run('chatty', `const b = Buffer.alloc(1 << 20, 'x'); for (let i = 0; i < 6; i++) process.stdout.write(b)`),
    ).rejects.toMatchObject({ code: 'file-too-complex', message: expect.stringContaining('more text') })
  }, 60_000)
})

describe('pictures', () => {
  it('need OCR where there is none', async () => {
    await expect(parseHere(greyPng(20, 20), 'a.png')).rejects.toMatchObject({ code: 'file-needs-ocr' })
    await expect(parseHere(await scannedPdf(1), 'a.pdf')).rejects.toMatchObject({ code: 'file-needs-ocr' })
  })

  it('are measured before anything unpacks them', async () => {
    expect(pictureSize(greyPng(30, 20))).toEqual({ width: 30, height: 20 })
    expect(pictureSize(Buffer.from('ffd8ffe000041234ffc0000b08001400 1e01'.replace(' ', ''), 'hex'))).toEqual({
      width: 30,
      height: 20,
    })
    const tiff = Buffer.from('49492a0008000000020000010300010000001e000000010103000100000014000000', 'hex')
    expect(pictureSize(tiff)).toEqual({ width: 30, height: 20 })
    const huge = pngOf(50_000, 50_000, Buffer.alloc(10))
    const readPicture = () => Promise.reject(new Error('must not be asked'))
    await expect(parseHere(huge, 'a.png', { readPicture })).rejects.toMatchObject({ code: 'file-too-complex' })
    await expect(parseHere(greyPng(9, 9).subarray(0, 12), 'a.png', { readPicture })).rejects.toMatchObject({
      code: 'file-broken',
    })
  })

  it('end in clear states when OCR finds nothing or fails', async () => {
    const nothing = () => Promise.resolve(' \n\f')
    await expect(parseHere(greyPng(9, 9), 'a.png', { readPicture: nothing })).rejects.toMatchObject({
      code: 'file-empty',
    })
    await expect(parseHere(await scannedPdf(1), 'a.pdf', { readPicture: nothing })).rejects.toMatchObject({
      code: 'file-needs-ocr',
    })
    const limited = await parseHere(await scannedPdf(3), 'a.pdf', {
      readPicture: () => Promise.resolve('text'),
      limits: { ocrPages: 2 },
    })
    expect(inEnglish(limited.warnings)).toEqual([
      'Pages that are pictures without text were left out: 3.',
      'Pages read by OCR, which may have mistakes: 1, 2.',
    ])
  })
})

describe('the real program', () => {
  let real: ReturnType<typeof findTesseract>
  beforeAll(() => {
    real = findTesseract('/usr/bin:/usr/local/bin:/opt/homebrew/bin', 'eng')
  })

  it('reads a page that was drawn', async ({ skip }) => {
    if (!real) return skip('tesseract is not installed')
    const text = await runTesseract(real, { bytes: lettersPgm('TEST'), dpi: 150 }, { timeMs: 60_000, signal: never() })
    expect(text).toContain('TEST')
  }, 90_000)
})

/** Block capitals of a 5×7 font, 12 pixels to a dot. */
function lettersPgm(word: string): Buffer {
  const font: Record<string, string[]> = {
    T: ['11111', '00100', '00100', '00100', '00100', '00100', '00100'],
    E: ['11111', '10000', '10000', '11110', '10000', '10000', '11111'],
    S: ['01111', '10000', '10000', '01110', '00001', '00001', '11110'],
  }
  const dot = 12
  const width = (word.length * 6 + 4) * dot
  const height = 13 * dot
  const pixels = Buffer.alloc(width * height, 255)
  for (const [at, letter] of [...word].entries()) {
    for (const [row, line] of (font[letter] ?? []).entries()) {
      for (const [column, bit] of [...line].entries()) {
        if (bit !== '1') continue
        for (let y = 0; y < dot; y++) {
          const start = ((row + 3) * dot + y) * width + (at * 6 + column + 2) * dot
          pixels.fill(0, start, start + dot)
        }
      }
    }
  }
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
