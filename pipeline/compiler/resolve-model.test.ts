import { describe, expect, it } from 'vitest'
import type { ModelInfo } from '../environment'
import type { Provider } from '../model-ref'
import { compile } from '.'
import { resolveAuto } from './resolve-model'
import { chain, definitions, environment } from './testing'

const model = (provider: Provider, name: string, parameters?: string, kind: 'chat' | 'embed' = 'chat'): ModelInfo => ({
  provider,
  model: name,
  capabilities: [kind],
  ...(parameters !== undefined && { parameters }),
})
const best = (models: ModelInfo[], kind: 'chat' | 'embed' = 'chat') => resolveAuto(models, kind)?.model

describe('auto', () => {
  const small = model('ollama', 'small', '270M')
  const large = model('ollama', 'large', '8.0B')

  it('is the largest of the first server that has one, in any order of the listing', () => {
    const models = [model('built-in', 'reader', '900B'), model('openai', 'hosted', '70B'), small, large]
    expect(best(models)).toBe('large')
    expect(best(models.toReversed())).toBe('large')
    expect(best(models.slice(0, 2))).toBe('hosted')
    expect(best(models.slice(0, 1))).toBe('reader')
    expect(best([])).toBeUndefined()
  })

  it('is the first by name among equals', () => {
    const models = [model('ollama', 'b', '8.0B'), model('ollama', 'c'), model('ollama', 'a', '8.0B')]
    expect(best(models)).toBe('a')
    expect(best(models.toReversed())).toBe('a')
  })

  it('is a base model only where nothing answers, however large it is', () => {
    const base = { ...model('ollama', 'huge:text', '70B'), base: true }
    expect(best([base, small])).toBe('small')
    expect(best([base, model('built-in', 'reader')])).toBe('reader')
    expect(best([base])).toBe('huge:text')
  })

  it('is of the kind that is wanted', () => {
    const models = [model('ollama', 'embedder', '600B', 'embed'), small]
    expect(best(models)).toBe('small')
    expect(best(models, 'embed')).toBe('embedder')
  })
})

describe('a named model', () => {
  const resolved = (provider: Provider, name: string) => {
    const named = chain()
    const chat = named.nodes[2]
    if (chat) chat.config = { model: { provider, model: name } }
    return compile(named, definitions, environment)
  }

  it('is recorded as the server lists it, with digest and context', () => {
    const tiny = { provider: 'ollama', model: 'tiny:latest', digest: 'd1', contextTokens: 4096 }
    for (const name of ['tiny:latest', 'tiny'])
      expect(resolved('ollama', name).plan?.steps[2]?.resources.chatModels.model).toEqual(tiny)
  })

  it('that is a base model runs, and is called one', () => {
    const named = chain()
    const chat = named.nodes[2]
    if (chat) chat.config = { model: { provider: 'ollama', model: 'tiny' } }
    const models = environment.models.map((one) => (one.model === 'tiny:latest' ? { ...one, base: true } : one))
    const { plan, issues } = compile(named, definitions, { ...environment, models })
    expect(plan).not.toBeNull()
    expect(issues).toMatchObject([{ code: 'model-base', severity: 'warning', params: { model: 'tiny:latest' } }])
  })

  it('of another tag or server is missing', () => {
    for (const [provider, name] of [
      ['ollama', 'big'],
      ['built-in', 'tiny'],
    ] as const) {
      expect(resolved(provider, name).issues.map(({ code }) => code)).toEqual(['model-missing'])
    }
  })
})
