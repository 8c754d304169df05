// @vitest-environment happy-dom

import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SourceDto, SyncDto } from '@/server/services/sources/types'
import { openStudio } from '@/test/builders/studio'
import { SourceCard } from './source-card'

const sync: SyncDto = {
  id: 'y',
  sourceId: 's',
  state: 'cancelled',
  trigger: 'manual',
  total: null,
  done: 0,
  added: 0,
  changed: 0,
  removed: 0,
  unchanged: 0,
  failed: 0,
  quarantined: 0,
  notes: [],
  error: null,
  startedAt: '2026-11-01T10:00:00.000Z',
  finishedAt: '2026-11-01T10:01:00.000Z',
}
const source: SourceDto = {
  id: 's',
  collectionId: 'col',
  name: 'Papers',
  config: { kind: 'folder', path: '/papers', include: [], exclude: [], watch: true },
  hasSecret: false,
  schedule: '0 6 * * *',
  maxAgeSeconds: 60,
  paused: false,
  revision: 1,
  stale: false,
  checkedAt: '2026-11-01T10:01:00.000Z',
  nextSyncAt: null,
  documents: 2,
  quarantined: 0,
  sync,
  createdAt: '2026-11-01T10:00:00.000Z',
}

const open = (over: Partial<SourceDto>) =>
  openStudio(<SourceCard source={{ ...source, ...over }} onEdit={() => undefined} onHistory={() => undefined} />)

describe('the card of a source', () => {
  it('names everything that starts a sync', async () => {
    await open({})
    expect(screen.getByText('Every day at 06:00 · when something in the folder changes')).toBeDefined()
  })

  it('says of a paused one only that it does nothing by itself', async () => {
    await open({ paused: true })
    expect(screen.getByText('not by itself while it is paused')).toBeDefined()
    expect(screen.queryByText(/Every day/)).toBeNull()
  })

  it('calls out of date only what was synchronised once', async () => {
    await open({ stale: true, checkedAt: null, sync: null })
    expect(screen.getByText('Not synchronised yet.')).toBeDefined()
    expect(screen.queryByText('Out of date')).toBeNull()
  })

  it('does not say that a stopped sync found nothing new', async () => {
    await open({ stale: true })
    expect(screen.getByText('Out of date')).toBeDefined()
    expect(screen.getByText('Nothing was changed')).toBeDefined()
  })
})
