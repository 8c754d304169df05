'use client'

import { Input } from '@mantine/core'
import { InlineText } from '@/components/ui/inline-text'
import { LazyCodeEditor } from './lazy-code-editor'
import type { WidgetProps } from './widget'
import classes from './widgets.module.css'

/** A Liquid template. */
export function LiquidWidget({ value, onChange, label, hint, error }: WidgetProps) {
  return (
    <Input.Wrapper
      size="xs"
      label={label}
      labelElement="div"
      description={hint ? <InlineText text={hint} /> : undefined}
      error={error}
    >
      <div className={classes.code} data-invalid={error !== undefined || undefined}>
        <LazyCodeEditor
          language="liquid"
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          invalid={error !== undefined}
        />
      </div>
    </Input.Wrapper>
  )
}
