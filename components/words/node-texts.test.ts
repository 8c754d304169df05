import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { portLabel } from './node-texts'

describe('portLabel', () => {
  it.each(['__proto__', 'constructor', 'toString'])('calls a port by its key, also when that is %s', (name) => {
    for (const definition of definitions.values()) expect(portLabel(definition, name, 'es')).toBe(name)
  })

  it('calls a port as the texts of its node say', () => {
    expect(portLabel(definitions.get('retriever'), 'chunks', 'en')).toBe('Chunks')
  })
})
