import { describe, expect, it } from 'vitest'
import type { ModelInfo } from '@/pipeline/environment'
import type { ProviderStatus } from '@/server/capabilities/chat-model'
import { SystemWatch } from './watch-system'

const small: ModelInfo = { provider: 'ollama', model: 'tiny', parameters: '270M', capabilities: ['chat'] }
const large: ModelInfo = { provider: 'ollama', model: 'llama', parameters: '8.0B', capabilities: ['chat', 'tools'] }
const reader: ModelInfo = { provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] }

function world() {
  const state = { up: true, looks: 0, time: 0 }
  const watch = new SystemWatch(
    {
      providers: async (): Promise<ProviderStatus[]> => {
        state.looks++
        return [
          { provider: 'ollama', state: state.up ? 'up' : 'down' },
          { provider: 'built-in', state: 'up' },
        ]
      },
      models: async () => (state.up ? [small, reader, large] : [reader]),
      store: async () => ({ kind: 'embedded', state: 'up' }),
    },
    1000,
    () => state.time,
  )
  return { state, watch }
}

describe('SystemWatch', () => {
  it('shares one look among callers and repeats it when it is old', async () => {
    const { state, watch } = world()
    await Promise.all([watch.snapshot(), watch.snapshot()])
    await watch.snapshot()
    expect(state.looks).toBe(1)
    state.time = 1500
    await watch.snapshot()
    expect(state.looks).toBe(2)
  })

  it('sees a server go: auto falls back to what serves', async () => {
    const { state, watch } = world()
    expect((await watch.snapshot()).chat).toBe(large)
    state.up = false
    watch.forget()
    const after = await watch.snapshot()
    expect(after.chat).toBe(reader)
    expect(after.down).toEqual(['ollama'])
    expect(after.embed).toBeNull()
  })
})
