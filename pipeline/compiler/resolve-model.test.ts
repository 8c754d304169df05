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

describe('a node that must have a language model', () => {
  const reader = model('built-in', 'reader', '1B')
  const compiled = (config: object, models: ModelInfo[]) => {
    const named = chain()
    const chat = named.nodes[2]
    if (chat) chat.config = { language: true, ...config }
    return compile(named, definitions, { ...environment, models })
  }
  const automatic = { model: { provider: 'auto', model: '' } }

  it('takes one', () => {
    const { plan, issues } = compiled(automatic, [reader, model('ollama', 'small', '1B')])
    expect(issues).toEqual([])
    expect(plan?.steps[2]?.resources.chatModels.model?.model).toBe('small')
  })

  it.each([automatic, { model: { provider: 'built-in', model: 'reader' } }])(
    'says so where there is only the reader: %j',
    (config) => {
      const { plan, issues } = compiled(config, [reader])
      expect(plan).toBeNull()
      expect(issues).toMatchObject([{ code: 'language-model-missing', severity: 'error', path: ['model'] }])
    },
  )
})

describe('a model that a step embeds with', () => {
  const compiled = (embedder: object | undefined, models = environment.models) => {
    const named = chain()
    const chat = named.nodes[2]
    if (chat) chat.config = { model: { provider: 'ollama', model: 'tiny' }, ...(embedder && { embedder }) }
    return compile(named, definitions, { ...environment, models })
  }
  const embeds = [...environment.models, model('built-in', 'vectors', '1B', 'embed')]

  it('is frozen into the step; a step without one has no such member', () => {
    const automatic = compiled({ provider: 'auto', model: '' }, embeds).plan?.steps[2]?.resources.embedders
    expect(automatic?.near).toMatchObject({ provider: 'built-in', model: 'vectors' })
    expect(compiled(undefined, embeds).plan?.steps[2]?.resources).not.toHaveProperty('embedders')
  })

  it('is missed where none serves', () => {
    const chats = environment.models.filter(({ capabilities }) => !capabilities.includes('embed'))
    const { issues } = compiled({ provider: 'auto', model: '' }, chats)
    expect(issues).toMatchObject([{ code: 'model-missing', path: ['embedder'] }])
  })
})
