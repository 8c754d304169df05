'use client'

import { CloseButton, NumberInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { InlineText } from '@/components/ui/inline-text'
import { hintBelow, type PlainWidgetProps } from './widget'

/** A number; an optional one can be cleared. */
export function NumberWidget({ spec, value, onChange, label, hint, error, isFirst, tellsBlank }: PlainWidgetProps) {
  const t = useTranslations('editor.form')
  const set = typeof value === 'number'
  return (
    <NumberInput
      label={label}
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
      inputWrapperOrder={spec.row === undefined ? undefined : hintBelow}
      data-autofocus={isFirst}
      value={set ? value : ''}
      placeholder={spec.optional ? t('notSet') : undefined}
      step={spec.step ?? 1}
      allowDecimal={!spec.integer}
      suffix={spec.unit ? ` ${spec.unit}` : undefined}
      clampBehavior="none"
      onChange={(next) => {
        if (typeof next === 'number') onChange(next)
        else if (next === '' && (spec.optional || tellsBlank)) onChange(undefined)
      }}
      rightSection={
        spec.optional && set ? (
          <CloseButton size="xs" aria-label={t('clear', { field: label })} onClick={() => onChange(undefined)} />
        ) : undefined
      }
    />
  )
}
