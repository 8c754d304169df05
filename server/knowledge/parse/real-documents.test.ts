import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { projectRoot } from '@/server/project-root'
import { createParser } from './parser'

const folder = process.env.TELAR_DOCS ?? join(dirname(projectRoot()), 'shared', 'data', 'docs')
const kinds = new Set(['.txt', '.md', '.mdx', '.html', '.pdf', '.docx'])
const states = ['file-broken', 'file-encrypted', 'file-empty', 'file-needs-ocr', 'file-unsupported', 'file-too-complex']

const documents = existsSync(folder)
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && kinds.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name))
  : []

describe.skipIf(documents.length === 0)(`the documents in ${folder}`, () => {
  const parser = createParser({ workers: 1 })
  afterAll(() => parser.close())

  it.each(documents.map((path) => [relative(folder, path), path]))(
    '%s parses or ends in a clear state',
    async (name, path) => {
      const outcome = await parser.parse(readFileSync(path), name, { signal: AbortSignal.timeout(90_000) }).then(
        (parsed) => ({ parsed, code: undefined, message: '' }),
        (error: unknown) => {
          if (error instanceof AppError) return { parsed: undefined, code: error.code, message: error.message }
          throw error
        },
      )
      if (process.env.TELAR_DOCS_REPORT) {
        const { parsed, code, message } = outcome
        process.stdout.write(
          `${name}: ${code ?? `${parsed?.text.length} chars, ${parsed?.pages?.length ?? '-'} pages, ${parsed?.headings.length} headings, ${parsed?.title ?? '-'} ${parsed?.warnings.join(' ')}`} ${message}\n`,
        )
      }
      if (outcome.parsed) expect(outcome.parsed.text.trim()).not.toBe('')
      else expect(states).toContain(outcome.code)
    },
    100_000,
  )
})
