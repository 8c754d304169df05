'use client'

import { Anchor, Select } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEditor } from '@/components/state/editor-context'
import { InlineText } from '@/components/ui/inline-text'
import type { WidgetProps } from './widget'

/** A collection by name, with the way to make one. */
export function CollectionWidget({ value, onChange, label, hint, error }: WidgetProps) {
  const t = useTranslations('editor.form')
  const common = useTranslations('common')
  const collections = useEditor((state) => state.environment.collections)
  const informed = useEditor((state) => state.informed)
  const current = typeof value === 'string' && value !== '' ? value : null
  const data = collections.map((collection) => ({
    value: collection.id,
    label: t('collectionOption', { name: collection.name, documents: collection.documents }),
  }))
  const gone = informed && current !== null && !collections.some((collection) => collection.id === current)
  if (gone) data.push({ value: current, label: t('collectionGone') })
  return (
    <div>
      <Select
        label={label}
        description={hint ? <InlineText text={hint} /> : undefined}
        error={error}
        placeholder={
          !informed ? common('loading') : collections.length === 0 ? t('noCollections') : t('chooseCollection')
        }
        data={data}
        value={current}
        searchable={collections.length > 8}
        onChange={(next) => onChange(next ?? '')}
      />
      <Anchor
        href={current && !gone ? `/collections/${current}` : '/collections?new=1'}
        target="_blank"
        size="xs"
        display="inline-block"
        py={5}
      >
        {current && !gone ? t('openCollection') : t('createCollection')}
      </Anchor>
    </div>
  )
}
