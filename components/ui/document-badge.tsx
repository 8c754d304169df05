'use client'

import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleOff,
  IconCircleX,
  IconFileOff,
  IconFileText,
  IconHourglass,
  IconLock,
  IconUnlink,
  IconVector,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { DocumentState } from '@/server/services/collections/types'
import { type Tone, ToneBadge } from './outcome-badge'

const looks: Record<DocumentState, { icon: TablerIcon; tone: Tone }> = {
  queued: { icon: IconCircleDashed, tone: 'quiet' },
  waiting: { icon: IconHourglass, tone: 'warn' },
  parsing: { icon: IconFileText, tone: 'running' },
  embedding: { icon: IconVector, tone: 'running' },
  indexed: { icon: IconCircleCheck, tone: 'ok' },
  unsearchable: { icon: IconUnlink, tone: 'failed' },
  failed: { icon: IconCircleX, tone: 'failed' },
  cancelled: { icon: IconCircleOff, tone: 'quiet' },
  quarantined: { icon: IconLock, tone: 'failed' },
  removed: { icon: IconFileOff, tone: 'quiet' },
}

/** How a document stands, as icon and text. */
export function DocumentBadge({ state }: { state: DocumentState }) {
  const t = useTranslations('collections')
  const hinted = state === 'quarantined' || state === 'removed' || state === 'waiting' || state === 'unsearchable'
  const title = hinted ? t(`stateHints.${state}`) : undefined
  return <ToneBadge tone={looks[state].tone} icon={looks[state].icon} label={t(`states.${state}`)} title={title} />
}
