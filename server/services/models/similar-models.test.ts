import { expect, it } from 'vitest'
import { similarModels } from './similar-models'

it.each([
  ['qwen-3:4b', 'qwen3:4b'],
  ['Qwen3', 'qwen3:4b'],
  ['gema3:4b', 'gemma3:4b'],
  ['nomic-embed', 'nomic-embed-text'],
])('offers for “%s” a model like “%s”', (name, wanted) => {
  expect(similarModels(name).some((model) => model.startsWith(wanted.split(':')[0] ?? wanted))).toBe(true)
})

it('offers nothing for what is like nothing', () => {
  expect(similarModels('zzzz')).toEqual([])
})
