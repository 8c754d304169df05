import { describe, expect, it } from 'vitest'
import english from '@/messages/en/editor.json'
import { detailKey } from './detail-key'

describe('detailKey', () => {
  it('finds the texts of what checks say', () => {
    expect(detailKey('"else" is always there; give the branch another name.')).toBe(
      'else-is-always-there-give-the-branch-another-name',
    )
    for (const [key, text] of Object.entries(english.details)) expect(detailKey(text)).toBe(key)
  })
})
