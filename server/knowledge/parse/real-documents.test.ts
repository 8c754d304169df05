import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { projectRoot } from '@/server/project-root'
import { createParser } from './parser'

const folder = process.env.TELAR_DOCS ?? join(dirname(projectRoot()), 'shared', 'data', 'docs')
const states = ['file-broken', 'file-encrypted', 'file-empty', 'file-needs-ocr', 'file-unsupported', 'file-too-complex']

const documents = existsSync(folder)
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  : []

/** How a file must end: a state, `parsed`, or nothing but that its state is clear. */
const expected: [RegExp, string][] = [
  [/derived-malformed[/\\](truncated-half\.pdf|header-only\.pdf|truncated\.docx)$/, 'file-broken'],
  [/derived-malformed[/\\]zero-bytes\.pdf$/, 'file-empty'],
  [/derived-malformed[/\\]/, 'parsed'],
  [/non_text_searchable\.pdf$/, 'file-needs-ocr'],
  [/\.(csv|docx|html|json|md|mdx|msg|ndjson|odt|pptx|rtf|txt|xlsx|pdf)$/, 'parsed'],
]

describe.skipIf(documents.length === 0)(`the documents in ${folder}`, () => {
  const parser = createParser({ workers: 1 })
  afterAll(() => parser.close())

  it.each(documents.map((path) => [relative(folder, path), path]))(
    '%s parses or ends in a clear state',
    async (name, path) => {
      const outcome = await parser.parse(readFileSync(path), name, { signal: AbortSignal.timeout(90_000) }).then(
        (parsed) => ({ parsed, code: 'parsed', message: '' }),
        (error: unknown) => {
          if (error instanceof AppError) return { parsed: undefined, code: error.code, message: error.message }
          throw error
        },
      )
      if (process.env.TELAR_DOCS_REPORT) {
        const { parsed, code, message } = outcome
        process.stdout.write(
          `${name}: ${parsed ? `${parsed.text.length} chars, ${parsed.pages?.length ?? '-'} pages, ${parsed.headings.length} headings, ${parsed.blocks?.length ?? '-'} blocks, ${parsed.title ?? '-'} ${parsed.warnings.join(' ')}` : code} ${message}\n`,
        )
      }
      if (outcome.parsed) expect(outcome.parsed.text.trim()).not.toBe('')
      else expect(states).toContain(outcome.code)
      const rule = expected.find(([pattern]) => pattern.test(name))
      if (rule && !process.env.TELAR_DOCS) expect(outcome.code).toBe(rule[1])
    },
    100_000,
  )
})
