'use client'

import { Tooltip } from '@mantine/core'
import { IconTextCaption, IconWand } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { ToneBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import type { ModelInfo } from '@/pipeline/environment'
import type { SystemStatus } from '@/server/services/system/types'
import classes from './models.module.css'

interface ModelTableProps {
  models: readonly ModelInfo[]
  /** Tells which models "automatic" means now. */
  chosen: Pick<SystemStatus, 'chat' | 'embed'> | undefined
}

/** Names a model that continues texts as what it is. */
function BaseBadge() {
  const t = useTranslations('models')
  return (
    <Tooltip label={t('baseHint')} multiline w={260}>
      <span>
        <ToneBadge tone="warn" icon={IconTextCaption} label={t('base')} />
      </span>
    </Tooltip>
  )
}

/** The models of one provider with what they can do. */
export function ModelTable({ models, chosen }: ModelTableProps) {
  const t = useTranslations('models')
  const format = useFormat()
  const numbers = [
    {
      key: 'context',
      of: ({ contextTokens }: ModelInfo) => contextTokens && t('contextValue', { count: format.number(contextTokens) }),
    },
    { key: 'dimension', of: ({ dimension }: ModelInfo) => dimension && format.number(dimension) },
    { key: 'parameters', of: ({ parameters }: ModelInfo) => parameters },
    { key: 'size', of: ({ bytes }: ModelInfo) => bytes && format.bytes(bytes) },
  ] as const
  // What no model of this provider tells would be an empty column.
  const told = numbers.filter(({ of }) => models.some(of))
  const columns: Column[] = [
    { key: 'model', label: t('column.model') },
    { key: 'can', label: t('column.can') },
    ...told.map(({ key }) => ({ key, label: t(`column.${key}`), number: true })),
  ]
  if (models.length === 0) return <p className={classes.body}>{t('providerEmpty')}</p>
  const isChosen = (model: ModelInfo) =>
    [chosen?.chat, chosen?.embed].some((one) => one?.provider === model.provider && one.model === model.model)
  return (
    <DataTable columns={columns} caption={t('title')}>
      {models.map((model) => (
        <tr key={model.model}>
          <Cell>
            <span className={classes.model}>
              <span className={classes.modelName}>{model.model}</span>
              {model.base ? <BaseBadge /> : null}
              {isChosen(model) ? <ToneBadge tone="running" icon={IconWand} label={t('inUse')} /> : null}
            </span>
          </Cell>
          <Cell>
            <span className={classes.tags}>
              {model.capabilities.map((capability) => (
                <span key={capability} className={classes.tag}>
                  {t(model.base && capability === 'chat' ? 'capabilities.continue' : `capabilities.${capability}`)}
                </span>
              ))}
            </span>
          </Cell>
          {told.map(({ key, of }) => (
            <Cell key={key} number>
              {of(model) || ''}
            </Cell>
          ))}
        </tr>
      ))}
    </DataTable>
  )
}
