import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlLine, exampleInputs, slugOf } from './curl'

describe('curlLine', () => {
  it('survives a shell, quotes and all', () => {
    const inputs = { question: `What's "that"? $HOME \`x\`\n¿y?` }
    const line = curlLine('http://127.0.0.1:3000/api/v1/endpoints/bees/runs', 'tk_1', inputs)
    // The shell itself says which arguments curl would get.
    const shell = `curl() { for a in "$@"; do printf '%s\\0' "$a"; done; }\n${line}`
    const args = execFileSync('sh', ['-c', shell], { encoding: 'utf8' }).split('\0').slice(0, -1)
    expect(args.slice(0, 3)).toEqual(['-X', 'POST', 'http://127.0.0.1:3000/api/v1/endpoints/bees/runs'])
    expect(args).toContain('Authorization: Bearer tk_1')
    expect(JSON.parse(args.at(-1) ?? '')).toEqual({ inputs, stream: false })
  })
})

describe('exampleInputs', () => {
  it('takes what is filled in, and examples for what is required', () => {
    const fields = [
      { name: 'q', type: 'long-text' as const, required: true },
      { name: 'n', type: 'number' as const, required: true },
      { name: 'c', type: 'choice' as const, required: true, choices: ['a', 'b'] },
      { name: 'o', type: 'text' as const, required: false },
      { name: 'h', type: 'history' as const, required: true },
      { name: 'e', type: 'text' as const, required: true, example: 'when?' },
    ]
    expect(exampleInputs(fields, { q: 'why?' })).toEqual({ q: 'why?', n: 1, c: 'a', e: 'when?' })
  })
})

it('makes slugs of names', () => {
  expect(slugOf('  Preguntas: ¿Qué dicen? ')).toBe('preguntas-que-dicen')
  expect(slugOf('!!!')).toBe('')
  expect(slugOf('a'.repeat(100))).toHaveLength(63)
})
