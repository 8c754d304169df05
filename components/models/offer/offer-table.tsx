'use client'

import { Anchor, Radio } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconCircleX, type TablerIcon } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Cell, type Column, DataTable } from '@/components/ui/data-table'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import type { OfferedModel } from '@/server/services/models/types'
import classes from './offer.module.css'

const fits: Record<OfferedModel['fit'], { icon: TablerIcon; tone: Tone }> = {
  fits: { icon: IconCircleCheck, tone: 'ok' },
  tight: { icon: IconAlertTriangle, tone: 'warn' },
  'too-large': { icon: IconCircleX, tone: 'failed' },
  unknown: { icon: IconCircleMinus, tone: 'quiet' },
}

interface OfferTableProps {
  kind: OfferedModel['kind']
  models: readonly OfferedModel[]
  chosen: string | null
  recommended: string | null
  onChoose: (model: string | null) => void
}

/** Models of one kind to choose one from, or none. */
export function OfferTable({ kind, models, chosen, recommended, onChoose }: OfferTableProps) {
  const t = useTranslations('models.offer')
  const format = useFormat()
  const shown = models.filter((model) => model.kind === kind)
  const known = shown.some(({ fit }) => fit !== 'unknown')
  const columns: Column[] = [
    { key: 'model', label: t(`kind.${kind}`) },
    { key: 'size', label: t('column.size'), number: true, wide: true },
    { key: 'memory', label: t('column.memory'), number: true, wide: true },
    ...(known ? [{ key: 'fit', label: t('column.fit'), wide: true }] : []),
    { key: 'context', label: t('column.context'), number: true, wide: true },
    { key: 'languages', label: t('column.languages'), wide: true },
    { key: 'licence', label: t('column.licence'), wide: true },
  ]
  return (
    <Radio.Group value={chosen ?? ''} onChange={(value) => onChoose(value === '' ? null : value)}>
      <DataTable columns={columns} caption={t(`kind.${kind}`)}>
        {shown.map((model) => (
          <tr key={model.model}>
            <Cell>
              <span className={classes.model}>
                <Radio
                  value={model.model}
                  disabled={model.there}
                  label={<span className={classes.name}>{model.model}</span>}
                />
                {model.there ? <ToneBadge tone="ok" icon={IconCircleCheck} label={t('there')} /> : null}
                {model.model === recommended ? <span className={classes.tag}>{t('recommended')}</span> : null}
                {known && model.model !== recommended ? (
                  <span className={classes.narrow}>
                    <ToneBadge {...fits[model.fit]} label={t(`fit.${model.fit}`)} />
                  </span>
                ) : null}
              </span>
              <span className={`${classes.narrow} ${classes.meta}`}>
                {t('narrow', {
                  size: format.bytes(model.bytes),
                  memory: format.bytes(model.memoryBytes),
                  context: format.number(model.contextTokens),
                  languages: t(`languages.${model.languages}`),
                })}{' '}
                · <Licence model={model} />
              </span>
            </Cell>
            <Cell number wide>
              {format.bytes(model.bytes)}
            </Cell>
            <Cell number wide>
              {format.bytes(model.memoryBytes)}
            </Cell>
            {known ? (
              <Cell wide>
                <ToneBadge {...fits[model.fit]} label={t(`fit.${model.fit}`)} />
              </Cell>
            ) : null}
            <Cell number wide>
              {format.number(model.contextTokens)}
            </Cell>
            <Cell wide>{t(`languages.${model.languages}`)}</Cell>
            <Cell wide>
              <Licence model={model} />
            </Cell>
          </tr>
        ))}
        <tr>
          <Cell>
            <Radio value="" label={t(`noneOf.${kind}`)} />
          </Cell>
          {columns.slice(1).map(({ key, wide }) => (
            <Cell key={key} wide={wide} />
          ))}
        </tr>
      </DataTable>
    </Radio.Group>
  )
}

function Licence({ model }: { model: OfferedModel }) {
  return (
    <Anchor className={classes.licence} href={model.source} target="_blank" rel="noreferrer" size="xs">
      {model.licence}
    </Anchor>
  )
}
