import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { locales } from '@/pipeline/node-definition'
import { chosenStore } from '../capabilities/vector-store-definition'
import { vectorStores } from './vector-stores'

describe('the vector stores', () => {
  it.each(vectorStores.map((store) => [store.kind, store] as const))('%s is tested like the others', (kind, store) => {
    expect(existsSync(join(import.meta.dirname, '../adapters', kind, 'conformance.test.ts'))).toBe(true)
    for (const locale of locales) expect(store.texts.title[locale]).toBeTruthy()
  })

  it('are chosen by their variable; one serves without any', () => {
    for (const store of vectorStores) {
      const [variable] = Object.keys(store.settings.shape)
      expect(chosenStore(vectorStores, variable === undefined ? {} : { [variable]: 'http://v.test' })).toBe(store)
    }
    expect(() => chosenStore([], {})).toThrow('no vector store')
  })
})
