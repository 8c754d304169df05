import { describe, expect, it } from 'vitest'
import { readOpposites } from './opposite-words'

describe('readOpposites', () => {
  const opposites = readOpposites('past future\naccelerate decelerate\nslow fast\nquick slow\n')

  it('tells both ways, by stems, all that a word has', () => {
    expect([...opposites('futur')]).toEqual(['past'])
    expect([...opposites('acceler')]).toEqual(['deceler'])
    expect([...opposites('slow')].sort()).toEqual(['fast', 'quick'])
  })

  it('knows of none for other words', () => expect(opposites('lamp').size).toBe(0))
})
