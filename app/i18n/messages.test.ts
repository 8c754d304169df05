import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { errorTable } from '@/pipeline/error-table'
import { locales } from '@/pipeline/node-definition'
import { commonNotes } from '@/pipeline/run-event'
import { namespaces } from './namespaces'

const folder = join(import.meta.dirname, '../../messages')

type Messages = { [key: string]: string | Messages }

function read(locale: string, name: string): Messages {
  return JSON.parse(readFileSync(join(folder, locale, `${name}.json`), 'utf8'))
}

function flat(messages: Messages, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}

/** Names of the ICU arguments and tags in a message, sorted. */
function argumentsOf(message: string): string[] {
  const names = [...message.matchAll(/\{\s*(\w+)\s*[,}]|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '')
  return [...new Set(names)].sort()
}

describe('messages', () => {
  it('has exactly the files that are loaded', () => {
    for (const locale of locales) {
      const files = readdirSync(join(folder, locale)).map((file) => file.replace(/\.json$/, ''))
      expect(files.sort()).toEqual([...namespaces].sort())
    }
  })

  it.each([...namespaces])('says the same in every language: %s', (name) => {
    const english = flat(read('en', name))
    const spanish = flat(read('es', name))
    expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [key, text] of english) {
      expect(argumentsOf(spanish.get(key) ?? ''), key).toEqual(argumentsOf(text))
      expect(text.trim(), key).not.toBe('')
    }
  })

  it('has words for every error and every note', () => {
    const common = flat(read('en', 'common'))
    for (const code of Object.keys(errorTable)) expect(common.has(`errors.${code}.fix`), code).toBe(true)
    for (const code of commonNotes) expect(common.has(`notes.${code}`), code).toBe(true)
  })

  it('knows each note by one code: one node says it, or the engine and several', () => {
    const own = [...definitions.values()].flatMap(({ notes }) => Object.keys(notes ?? {}))
    const all = [...own, ...commonNotes]
    expect(all).toEqual([...new Set(all)])
  })
})
