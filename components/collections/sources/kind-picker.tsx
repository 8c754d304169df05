'use client'

import { Input, Radio } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { SourceConfig } from '@/server/api/dto'
import { sourceKinds } from './source-form'
import { kindIcons } from './source-looks'
import classes from './sources.module.css'

/** Chooses what kind of place documents come from. */
export function KindPicker({
  value,
  onChange,
}: {
  value: SourceConfig['kind']
  onChange: (kind: SourceConfig['kind']) => void
}) {
  const t = useTranslations('collections.sources')
  return (
    <Radio.Group
      size="xs"
      label={t('kind')}
      value={value}
      onChange={(next) => onChange(sourceKinds.find((kind) => kind === next) ?? 'folder')}
    >
      <div className={classes.kinds}>
        {sourceKinds.map((kind) => {
          const Icon = kindIcons[kind]
          return (
            <Radio.Card key={kind} value={kind} className={classes.kindCard} aria-label={t(`kinds.${kind}.name`)}>
              <Icon size={20} stroke={1.5} aria-hidden />
              <span>
                <strong>{t(`kinds.${kind}.name`)}</strong>
                <Input.Description component="span" size="xs">
                  {t(`kinds.${kind}.hint`)}
                </Input.Description>
              </span>
            </Radio.Card>
          )
        })}
      </div>
    </Radio.Group>
  )
}
