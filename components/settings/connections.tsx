'use client'

import { Code } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconCircleX } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { useWords } from '@/components/ui/use-format'
import type { SystemStatus } from '@/server/services/system/types'
import classes from './settings.module.css'

interface Connection {
  name: string
  now: ReactNode
  /** `set`: configured, and only asked when something needs it; `found`: on this computer. */
  state: 'up' | 'degraded' | 'down' | 'set' | 'found' | 'unset'
  variable: string
}

function useConnections(status: SystemStatus): Connection[] {
  const t = useTranslations('settings')
  const words = useWords()
  const { title, place, choices } = status.vectors
  const named = (['ollama', 'openai'] as const).map((name): Connection => {
    const provider = status.providers.find((one) => one.provider === name)
    return {
      name: t(`rows.${name}`),
      now: provider?.url ?? t('notSet'),
      state: provider?.state ?? 'unset',
      variable: name === 'ollama' ? 'OLLAMA_URL' : 'OPENAI_BASE_URL',
    }
  })
  return [
    ...named,
    {
      name: t('rows.store'),
      now: [words(title), status.store.url ?? (place && words(place))].filter(Boolean).join(' · '),
      state: status.store.state,
      variable: choices.map((choice) => choice.variable).join(', '),
    },
    {
      name: t('rows.database'),
      now: `${t(status.database.kind)} · ${status.database.location}`,
      state: 'up',
      variable: 'DATABASE_URL',
    },
    ...useHelpers(status),
  ]
}

/** What a pipeline or a source may use beside models and stores. */
function useHelpers({ rerank, ocr, egressAllow }: SystemStatus): Connection[] {
  const t = useTranslations('settings')
  return [
    {
      name: t('rows.rerank'),
      now: rerank ? `${rerank.url} · ${t(`flavours.${rerank.flavour}`)}` : t('rerankNone'),
      state: rerank ? 'set' : 'unset',
      variable: 'RERANK_URL',
    },
    {
      name: t('rows.ocr'),
      now: ocr ? `tesseract · ${ocr.languages}` : t('ocrNone'),
      state: ocr ? 'found' : 'unset',
      variable: 'TELAR_OCR_LANGUAGES',
    },
    {
      name: t('rows.egress'),
      now: [t('publicAddresses'), ...egressAllow].join(', '),
      state: egressAllow.length > 0 ? 'set' : 'unset',
      variable: 'TELAR_EGRESS_ALLOW',
    },
  ]
}

/** What this Telar is connected to, and the variable that sets each. */
export function Connections({ status }: { status: SystemStatus }) {
  const t = useTranslations('settings')
  const connections = useConnections(status)
  const columns: Column[] = [
    { key: 'what', label: t('column.what') },
    { key: 'now', label: t('column.now') },
    { key: 'state', label: t('column.state'), tight: true },
    { key: 'variable', label: t('column.variable'), tight: true },
  ]
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t('connections')}</h2>
      <p className={classes.lead}>{t('connectionsBody')}</p>
      <DataTable columns={columns} caption={t('connections')}>
        {connections.map((connection) => (
          <tr key={connection.variable}>
            <Cell>{connection.name}</Cell>
            <Cell dim>{connection.now}</Cell>
            <Cell tight>
              <StateBadge state={connection.state} />
            </Cell>
            <Cell tight>
              <Code>{connection.variable}</Code>
            </Cell>
          </tr>
        ))}
      </DataTable>
    </section>
  )
}

function StateBadge({ state }: { state: Connection['state'] }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  if (state === 'set') return <ToneBadge tone="quiet" icon={IconCircleCheck} label={t('set')} />
  if (state === 'found') return <ToneBadge tone="ok" icon={IconCircleCheck} label={t('found')} />
  if (state === 'unset') return <ToneBadge tone="quiet" icon={IconCircleMinus} label={t('notSet')} />
  if (state === 'degraded') return <ToneBadge tone="warn" icon={IconAlertTriangle} label={common('status.degraded')} />
  return state === 'up' ? (
    <ToneBadge tone="ok" icon={IconCircleCheck} label={common('status.up')} />
  ) : (
    <ToneBadge tone="failed" icon={IconCircleX} label={common('status.down')} />
  )
}
