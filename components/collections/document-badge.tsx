'use client'

import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleOff,
  IconCircleX,
  IconFileOff,
  IconFileText,
  IconLock,
  IconVector,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import type { DocumentState } from '@/server/api/dto'

const looks: Record<DocumentState, { icon: TablerIcon; tone: Tone }> = {
  queued: { icon: IconCircleDashed, tone: 'quiet' },
  parsing: { icon: IconFileText, tone: 'running' },
  embedding: { icon: IconVector, tone: 'running' },
  indexed: { icon: IconCircleCheck, tone: 'ok' },
  failed: { icon: IconCircleX, tone: 'failed' },
  cancelled: { icon: IconCircleOff, tone: 'quiet' },
  quarantined: { icon: IconLock, tone: 'failed' },
  removed: { icon: IconFileOff, tone: 'quiet' },
}

/** How a document stands, as icon and text. */
export function DocumentBadge({ state }: { state: DocumentState }) {
  const t = useTranslations('collections')
  const title = state === 'quarantined' || state === 'removed' ? t(`stateHints.${state}`) : undefined
  return <ToneBadge tone={looks[state].tone} icon={looks[state].icon} label={t(`states.${state}`)} title={title} />
}
