import { describe, expect, it } from 'vitest'
import { checkNode, madeOf } from './prepare.mjs'

describe('prepare', () => {
  it.each(['18.20.4', '20.18.3', '20.9.0'])('refuses Node %s in one sentence', (version) => {
    expect(() => checkNode(version)).toThrow(`Telar needs Node 20.19 or newer; this is ${version}.`)
  })

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.11.1'])('accepts Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })

  it('builds the pages again when a node type or the API changes', () => {
    expect(madeOf.pages).toEqual(
      expect.arrayContaining(['app', 'components', 'messages', 'nodes', 'pipeline', 'server/api']),
    )
  })
})
