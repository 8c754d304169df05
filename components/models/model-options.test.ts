import { describe, expect, it } from 'vitest'
import type { ModelInfo } from '@/pipeline/environment'
import { isMissing, modelOptions, optionOf, refOf } from './model-options'

const model = (provider: ModelInfo['provider'], name: string, chat = true): ModelInfo => ({
  provider,
  model: name,
  capabilities: chat ? ['chat'] : ['embed'],
})
const words = {
  auto: 'Auto',
  base: 'base',
  missing: (name: string) => `${name} (missing)`,
  provider: (name: string) => name,
}
const models = [model('ollama', 'qwen3:4b'), model('ollama', 'embedder', false), model('built-in', 'reader')]

describe('modelOptions', () => {
  it('groups chat models by provider, auto first', () => {
    const groups = modelOptions(models, { provider: 'auto', model: '' }, words)
    expect(groups.map((group) => [group.group, group.items.map((item) => item.value)])).toEqual([
      ['', ['auto']],
      ['ollama', ['ollama/qwen3:4b']],
      ['built-in', ['built-in/reader']],
    ])
  })

  it('names a base model as what it is', () => {
    const text = { ...model('ollama', 'llama3:text'), parameters: '8.0B', base: true }
    const groups = modelOptions([text], { provider: 'auto', model: '' }, words)
    expect(groups[1]?.items.map((item) => item.label)).toEqual(['llama3:text · 8.0B · base'])
  })

  it('shows a chosen model that is missing, in its provider’s group', () => {
    const groups = modelOptions(models, { provider: 'ollama', model: 'llama' }, words)
    expect(groups[1]?.items.map((item) => item.label)).toEqual(['qwen3:4b', 'llama (missing)'])
  })

  it('knows `latest` as the tag that is not written', () => {
    expect(isMissing([model('ollama', 'llama:latest')], { provider: 'ollama', model: 'llama' })).toBe(false)
    expect(isMissing([model('ollama', 'llama:8b')], { provider: 'ollama', model: 'llama' })).toBe(true)
  })

  it('reads its own values, names with slashes too', () => {
    const ref = { provider: 'ollama' as const, model: 'hf.co/org/model:q4' }
    expect(refOf(optionOf(ref))).toEqual(ref)
    expect(refOf('nonsense')).toEqual({ provider: 'auto', model: '' })
  })
})
