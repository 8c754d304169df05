import { describe, expect, it } from 'vitest'
import { relatives } from './relatives'

const words = ['casa', 'desarrolla', 'desarrollaron', 'desarrollo', 'desastre', 'house', 'vaccinate', 'vaccination']
const found = (word: string) => relatives(words, word).map((at) => words[at])

describe('relatives', () => {
  it('are the words with the longest common beginning', () => {
    expect(found('desarrolló')).toEqual(['desarrolla', 'desarrollaron', 'desarrollo'])
    expect(found('vaccinations')).toEqual(['vaccination'])
  })

  it('are none for short beginnings, for names with digits, and for what is like nothing', () => {
    expect(found('case')).toEqual([])
    expect(found('desarrollo2')).toEqual([])
    expect(found('zzzzzz')).toEqual([])
    expect(found('')).toEqual([])
  })
})
