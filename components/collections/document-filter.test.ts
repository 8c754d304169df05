import { describe, expect, it } from 'vitest'
import { documentGroups } from '@/server/services/collections/types'
import { stateGroups } from './document-filter'

describe('stateGroups', () => {
  it('are the server’s', () => {
    expect(stateGroups).toEqual(documentGroups)
  })
})
