'use client'

import {
  IconCircleCheck,
  IconCircleMinus,
  IconCircleOff,
  IconCirclePlus,
  IconCircleX,
  IconFilterOff,
  IconLock,
  IconPencil,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { OutcomeBadge, type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import type { SyncDto, SyncEntryDto } from '@/server/services/sources/types'

const entryLooks: Record<SyncEntryDto['outcome'], { icon: TablerIcon; tone: Tone }> = {
  added: { icon: IconCirclePlus, tone: 'ok' },
  changed: { icon: IconPencil, tone: 'running' },
  removed: { icon: IconTrash, tone: 'quiet' },
  failed: { icon: IconCircleX, tone: 'failed' },
  quarantined: { icon: IconLock, tone: 'failed' },
  skipped: { icon: IconCircleMinus, tone: 'quiet' },
  'left-out': { icon: IconFilterOff, tone: 'quiet' },
}

/** What a sync did to a document. */
export function EntryBadge({ outcome }: { outcome: SyncEntryDto['outcome'] }) {
  const t = useTranslations('collections.sources.outcomes')
  return <ToneBadge tone={entryLooks[outcome].tone} icon={entryLooks[outcome].icon} label={t(outcome)} />
}

/** How a sync stands or ended. */
export function SyncBadge({ state }: { state: SyncDto['state'] }) {
  const t = useTranslations('collections.sources.syncStates')
  if (state === 'ok') return <ToneBadge tone="ok" icon={IconCircleCheck} label={t('ok')} />
  if (state === 'cancelled') return <ToneBadge tone="quiet" icon={IconCircleOff} label={t('cancelled')} />
  if (state === 'degraded') return <ToneBadge tone="warn" icon={IconCircleX} label={t('degraded')} />
  return <OutcomeBadge state={state} />
}

const counted = ['added', 'changed', 'removed', 'failed', 'quarantined'] as const

/** "12 added · 3 changed"; what did not happen is not named. */
export function useSyncCounts(): (sync: SyncDto) => string {
  const t = useTranslations('collections.sources')
  return (sync) => {
    const parts = counted.filter((name) => sync[name] > 0).map((name) => t(`counts.${name}`, { count: sync[name] }))
    if (parts.length > 0) return parts.join(' · ')
    if (sync.state === 'running') return sync.unchanged > 0 ? t('counts.unchanged', { count: sync.unchanged }) : ''
    // One that was stopped did not look at everything.
    return t(sync.state === 'cancelled' ? 'nothingDone' : 'nothingNew')
  }
}
