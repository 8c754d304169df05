'use client'

import { Input, Radio } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { definitions } from '@/sources/definitions.gen'
import { kindIcon, type SourceKind, useKindTexts } from './kinds'
import classes from './sources.module.css'

/** Chooses what kind of place documents come from. */
export function KindPicker({ value, onChange }: { value: SourceKind; onChange: (kind: SourceKind) => void }) {
  const t = useTranslations('collections.sources')
  const textsOf = useKindTexts()
  return (
    <Radio.Group
      size="xs"
      label={t('kind')}
      value={value}
      // The cards hold kinds and nothing else.
      onChange={(next) => onChange(next as SourceKind)}
    >
      <div className={classes.kinds}>
        {[...definitions.values()].map((definition) => {
          const { kind } = definition
          const { title, description } = textsOf(definition)
          const Icon = kindIcon(kind)
          return (
            <Radio.Card key={kind} value={kind} className={classes.kindCard} aria-label={title}>
              <Icon size={20} stroke={1.5} aria-hidden />
              <span>
                <strong>{title}</strong>
                <Input.Description component="span" size="xs">
                  {description}
                </Input.Description>
              </span>
            </Radio.Card>
          )
        })}
      </div>
    </Radio.Group>
  )
}
